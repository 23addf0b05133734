"""Rules of envelopes: whatever echoes a command answers one, or says what stands instead."""

from collections.abc import Iterator
from typing import Final

from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.envelopes import echo_not_given, enveloped_unasked
from sockgen.lower.refusing import error_answers
from sockgen.model import Protocol
from sockgen.patterns import names

__all__ = ["echoes_known", "echoes_of_commands"]

_WITHOUT: Final = frozenset(
    (
        *("bad_envelope", "line_too_long", "bad_frame", "bad_checksum"),
        *("idle_timeout", "command_timeout", "too_many_connections", "slow_consumer"),
    )
)
"""Errors that may be found before the envelope of a command was read."""


def echoes_of_commands(model: Protocol) -> Iterator[Diagnostic]:
    """What is sent before anything was asked echoes nothing."""
    echoing = _echoing(model)
    for named in names(model.greeting) if model.greeting is not None else ():
        if named.name in echoing:
            yield enveloped_unasked(named.span, named.name, "the greeting")


def echoes_known(model: Protocol) -> Iterator[Diagnostic]:
    """An answer to an error that may echo nothing says what stands in its place."""
    echoing = _echoing(model)
    outside = any(not command.form.envelope for command in model.commands)
    for answer in error_answers(model) if echoing else ():
        if answer.reply is None or not (outside or answer.kind in _WITHOUT):
            continue
        given = {argument.name for argument in answer.reply.arguments}
        for name, label in echoing.get(answer.reply.reply, ()):
            if name not in given:
                reply = answer.reply.reply
                yield echo_not_given(answer.span, label, reply, answer.kind)


def _echoing(model: Protocol) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the replies that echo something: the names of these fields, and labels."""
    found = {
        reply.name: tuple((f.name, f.label) for f in reply.fills if f.echoed)
        for reply in model.replies
    }
    return {name: fields for name, fields in found.items() if fields}
