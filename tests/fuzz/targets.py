"""What is fuzzed of a protocol: every table of forms that its server reads by.

The first octet of an input chooses the table. What follows is read as if it had come from
a peer: each message is found or refused, in as many steps as there are octets at most; and
what was found is printed, and read again as the same.
"""

import importlib
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from attrs import frozen

from sockgen_runtime import (
    DatagramDecoder,
    DatagramRules,
    Decoder,
    Encodable,
    EncodeError,
    Forms,
    Gathered,
    Lockstep,
    MessageFraming,
    ProtocolError,
    Session,
    State,
    Unrecoverable,
)
from sockgen_runtime.framing.framing import in_frame
from tests.support.paths import ROOT

__all__ = ["PROTOCOLS", "Target", "looked_at", "targets"]

PROTOCOLS: Final = sorted(
    path.parent.name for path in (ROOT / "generated_examples").glob("*/protocol")
)
"""The examples, by their names."""

_UNPRINTABLE: Final = (
    "a line that is no other message",  # which refuses it for a value, not for its shape
    "a token without",  # a part of a line ending that alone ends none, within a word
)
"""What can be read and not be printed."""

_Made: TypeAlias = Decoder[object]


@frozen
class Target:
    """A table of forms, what makes a decoder of it, and what is around each message."""

    name: str
    decoder: Callable[[], _Made]
    framing: MessageFraming | None = None


def targets(protocol: str) -> list[Target]:
    """Return the targets of an example."""
    module = importlib.import_module(f"generated_examples.{protocol}.protocol.handler")
    found = (value for name, value in vars(module).items() if name.endswith("Handler"))
    (handler,) = (
        kind
        for kind in found
        if isinstance(kind, type)
        and issubclass(kind, Session)
        and kind.__module__ == module.__name__
    )
    return list(_targets(handler, vars(module)))


def _targets(handler: type[Session], names: dict[str, object]) -> Iterator[Target]:
    # Where there are states, no conversation reads by all commands.
    tables: dict[str, Forms[object]] = {}
    if not any(isinstance(value, State) for value in names.values()):
        tables[""] = handler.commands
    for value in names.values():
        state = value.state if isinstance(value, Lockstep) else value
        if isinstance(state, State):
            tables[state.name] = state.commands
    line, limits = handler.line, handler.limits
    rules: DatagramRules | None = getattr(handler, "datagrams", None)
    for name, table in tables.items():
        if rules is not None:

            def of_datagrams(
                table: Forms[object] = table, rules: DatagramRules = rules
            ) -> _Made:
                return DatagramDecoder(table, line, limits, rules)

            yield Target(f"{name} in datagrams", of_datagrams)
        framing = handler.framing
        if framing is not None or rules is None or table.choose is None:
            framed = table if framing is None else table.framed(framing)

            def of_streams(table: Forms[object] = framed) -> _Made:
                return Decoder(table, line, limits)

            yield Target(name, of_streams, framing)


def looked_at(found: list[Target], data: bytes) -> int:
    """Read an input; return how many messages were in it.

    Args:
        found: the targets.
        data: which of them, and the octets.

    Raises:
        AssertionError: something is not as it must be.
    """
    if not data:
        return 0
    target, octets = found[data[0] % len(found)], data[1:]
    decoder = target.decoder()
    count = 0
    try:
        decoder.feed(octets)
        for _ in range(len(octets) + 2):
            try:
                command = decoder.next()
            except Unrecoverable:
                return count
            except ProtocolError:
                decoder.recover()
                continue
            if command is None:
                return count
            count += 1
            _print_again(target, command)
    except Unrecoverable:
        return count
    raise AssertionError(f"{target.name}: reading does not end")


def _print_again(target: Target, command: object) -> None:
    """Print what was read, and read it again."""
    try:
        octets = _message(command).encode()
    except EncodeError as error:
        if not error.expected.startswith(_UNPRINTABLE):
            raise
        return
    decoder = target.decoder()
    decoder.feed(in_frame(target.framing, octets))
    try:
        found = _message(decoder.next())
    except ProtocolError as error:
        raise AssertionError(f"{target.name}: {octets!r} is refused") from error
    # Not equal by themselves: a number that is none is not.
    assert found.encode() == octets, f"{target.name}: {octets!r} is another message"


def _message(found: object) -> Encodable:
    """Return what was read, which may have been gathered for later."""
    message = found.command if isinstance(found, Gathered) else found
    assert isinstance(message, Encodable), f"{message!r} is no message"
    return message
