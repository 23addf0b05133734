"""Rules of datagrams: what a conversation that is a single one cannot have."""

from collections.abc import Iterator

from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.conversations import begins_anew, copies, needs_datagrams
from sockgen.diagnostics.transport import (
    exchange_in_envelopes,
    more_than_a_record,
    not_over_datagrams,
)
from sockgen.model import Body, Command, FieldPart, Protocol, walk

__all__ = [
    "exchanges_begin_nothing",
    "exchanges_copy_nothing",
    "exchanges_in_datagrams",
    "nothing_kept",
    "records_are_lines",
]


def nothing_kept(model: Protocol) -> Iterator[Diagnostic]:
    """Over datagrams there is nothing that needs a connection."""
    datagrams = model.transport.datagrams
    if datagrams is None:
        return
    for state in model.states[:1]:
        yield not_over_datagrams(state.span, "a state")
    for event in model.events[:1]:
        yield not_over_datagrams(event.span, "an event")
    for field in model.session[:1]:
        yield not_over_datagrams(field.span, "a session")
    if model.greeting is not None:
        yield not_over_datagrams(model.greeting.span, "a greeting")
    for reply in model.replies:
        if reply.secures:
            yield not_over_datagrams(reply.span, "TLS")
    for command in model.commands:
        if command.deferred is not None:
            yield not_over_datagrams(command.span, "a deferred reply")


def exchanges_in_datagrams(model: Protocol) -> Iterator[Diagnostic]:
    """Exchanges in lockstep are of protocols that have bare datagrams alone."""
    datagrams = model.transport.datagrams
    if datagrams is not None and datagrams.envelope is not None:
        for talk in model.conversations:
            yield exchange_in_envelopes(talk.span, talk.name)
    if model.transport.stream:
        for talk in model.conversations:
            yield needs_datagrams(talk.span, talk.name)


def exchanges_copy_nothing(model: Protocol) -> Iterator[Diagnostic]:
    """What is said in an exchange has all its fields from who says it."""
    for talk in model.conversations:
        for name in dict.fromkeys((*talk.sends, *talk.receives)):
            reply = model.reply_named(name)
            if reply.fills or (reply.layout is not None and reply.layout.echoes):
                yield copies(talk.span, talk.name, name)


def exchanges_begin_nothing(model: Protocol) -> Iterator[Diagnostic]:
    """What is heard in an exchange is told from commands by its class."""
    commands = {command.class_name: command.name for command in model.commands}
    for talk in model.conversations:
        for name in talk.receives:
            command = commands.get(model.reply_named(name).class_name)
            if command is not None:
                yield begins_anew(talk.span, talk.name, name, command)


def records_are_lines(model: Protocol) -> Iterator[Diagnostic]:
    """Where a datagram holds many messages, each is a line."""
    datagrams = model.transport.datagrams
    if datagrams is None or not datagrams.many:
        return
    for command in model.commands:
        if command.framing is not None or not _is_line(command):
            yield more_than_a_record(command.span, f"command '{command.name}'")


def _is_line(command: Command) -> bool:
    """Whether a command is one line, all of whose octets are in it."""
    if len(command.form.lines) > 1:
        return False
    return not any(
        isinstance(part, FieldPart)
        and (part.lines or part.marked or isinstance(part.type, Body))
        for line in command.form.lines
        for part in walk(line.parts)
    )
