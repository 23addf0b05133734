"""Warnings: what is declared and never used."""

from collections.abc import Iterator

from sockgen.check.forms import forms
from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.conversations import unused_conversation
from sockgen.diagnostics.semantics import unused_reply, unused_type
from sockgen.lower.refusing import error_answers
from sockgen.model import FieldPart, Protocol, Record, Union, framed, walk
from sockgen.patterns import names

__all__ = ["unused_conversations", "unused_replies", "unused_types"]


def unused_replies(model: Protocol) -> Iterator[Diagnostic]:
    """Every reply is used by a command, an error or the greeting."""
    used: set[str] = set()
    for pattern in model.patterns():
        used |= {named.name for named in names(pattern)}
    used |= {a.reply.reply for a in error_answers(model) if a.reply is not None}
    used |= {call.reply for batch in model.batches for call in batch.calls}
    for talk in model.conversations:
        used |= {*talk.sends, *talk.receives}
    for reply in model.replies:
        if reply.name not in used:
            yield unused_reply(reply.span, reply.name)


def unused_conversations(model: Protocol) -> Iterator[Diagnostic]:
    """Every exchange is begun by a command."""
    begun = {command.conversation for command in model.commands}
    for talk in model.conversations:
        if talk.name not in begun:
            yield unused_conversation(talk.span, talk.name)


def unused_types(model: Protocol) -> Iterator[Diagnostic]:
    """Every type with a wire form is used by a form or a union."""
    used = {member for type_ in model.types for member in type_.members}
    for field in model.session:
        if isinstance(field.type, (Record, Union)):
            used.add(field.type.name)
    for framing in model.framings:
        used |= framed(framing).keys()
    for owned in forms(model):
        parts = [entry.part for entry in owned.form.entries]
        for line in owned.form.lines:
            parts += [p for p in walk(line.parts) if isinstance(p, FieldPart)]
        for part in parts:
            if isinstance(part.type, (Record, Union)):
                used.add(part.type.name)
    for type_ in model.types:
        if type_.name not in used:
            yield unused_type(type_.span, type_.name)
