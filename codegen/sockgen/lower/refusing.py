"""The replies that come in the place of an answer: those that tell of errors."""

from collections.abc import Iterable, Iterator

from sockgen.lower.machine import CLOSED
from sockgen.lower.replying import alternatives
from sockgen.model import Command, Conversation, ErrorAnswer, Protocol
from sockgen.patterns import Pattern, names

__all__ = ["error_answers", "error_replies", "errors_in", "errors_of", "shared_errors"]


def error_answers(protocol: Protocol) -> Iterator[ErrorAnswer]:
    """Yield every answer to an error, wherever it is declared."""
    yield from protocol.errors
    yield from (answer for _, answer in protocol.type_errors)
    for command in protocol.commands:
        yield from command.errors
    for state in protocol.states:
        yield from state.errors
    for conversation in protocol.conversations:
        yield from conversation.errors


def error_replies(protocol: Protocol) -> list[str]:
    """Return every reply that tells of an error, in the order of the schema."""
    found = _shared(protocol)
    for command in protocol.commands:
        found |= _own(command, protocol)
    for talk in protocol.conversations:
        found |= _replies(talk.errors)
    if protocol.greeting is not None:
        found |= _closing(protocol.greeting, protocol)
    return _ordered(found, protocol)


def shared_errors(protocol: Protocol) -> list[str]:
    """Return those that any command may have."""
    return _ordered(_shared(protocol), protocol)


def errors_of(command: Command, protocol: Protocol) -> list[str]:
    """Return those that a command has besides, itself or in its states."""
    return _ordered(_own(command, protocol) - _shared(protocol), protocol)


def errors_in(talk: Conversation, protocol: Protocol) -> list[str]:
    """Return those that an exchange has besides what every command has."""
    return _ordered(_replies(talk.errors) - _shared(protocol), protocol)


def _shared(protocol: Protocol) -> set[str]:
    found = _replies(protocol.errors)
    found |= _replies(answer for _, answer in protocol.type_errors)
    if protocol.refusal is not None:
        found |= {named.name for named in names(protocol.refusal)}
    return found


def _own(command: Command, protocol: Protocol) -> set[str]:
    found = _replies(command.errors)
    for state in command.states:
        found |= _replies(protocol.state_named(state).errors)
    return found


def _replies(answers: Iterable[ErrorAnswer]) -> set[str]:
    return {answer.reply.reply for answer in answers if answer.reply is not None}


def _closing(pattern: Pattern, protocol: Protocol) -> set[str]:
    """Return the replies of a pattern behind which the connection is closed."""
    return {
        name
        for way in alternatives(pattern, protocol)
        for item in way.items
        for name in item.names
        if way.state == CLOSED
    }


def _ordered(found: set[str], protocol: Protocol) -> list[str]:
    return [reply.name for reply in protocol.replies if reply.name in found]
