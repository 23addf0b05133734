"""Batches: commands that are gathered first, and run together when their end is asked for.

A state with a `Batching` reads commands as any other state does. Those that it gathers are
read by forms that wrap them (see `gathering`), so that a conversation runs one thing for
all of them, and one without batches pays nothing. A command that was refused may be
gathered too: its answer then stands in its place.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias, final

from sockgen_runtime.errors import (
    BatchTooLarge,
    EncodeError,
    HandlerFailure,
    ProtocolError,
    WrongState,
)
from sockgen_runtime.messages.forms import Form, Forms
from sockgen_runtime.messages.message import message

from .answers import Action, answer_to

if TYPE_CHECKING:
    from sockgen_runtime.messages.demands import Reading

    from .session import Session
    from .states import State

__all__ = [
    "Batch",
    "Batching",
    "Gathered",
    "Printed",
    "Refused",
    "batch_end",
    "batch_end_in_pieces",
    "gathering",
]

_HELD: Final = 65536  # octets of one answer that are held back until it is whole
_NO_CLASSES: Final[Mapping[type[object], bytes]] = MappingProxyType({})

_logger: Final = logging.getLogger("sockgen_runtime")


@final
@message
class Printed:
    """A reply as it is on the wire already, in a field that holds replies."""

    octets: bytes

    def encode(self) -> bytes:
        """Return the octets."""
        return self.octets


@final
class Gathered:
    """A command that was read, and is to run later.

    Args:
        command: the command.
        name: its name in the schema.
        octets: how many it took.
        verb: its first word, as it was received.
    """

    __slots__ = ("command", "name", "octets", "verb")

    def __init__(self, command: object, name: str, octets: int, verb: bytes) -> None:
        self.command: object = command
        self.name: str = name
        self.octets: int = octets
        self.verb: bytes = verb


@final
class Refused:
    """The answer to a command that was refused, to be sent in its place.

    Args:
        answer: what is sent.
        reply: the class of the reply that it is, if it is one.
    """

    __slots__ = ("answer", "octets", "reply")

    def __init__(self, answer: bytes, reply: type[object] | None) -> None:
        self.answer: bytes = answer
        self.octets: int = len(answer)
        self.reply: type[object] | None = reply


_Entry: TypeAlias = Gathered | Refused


@final
class Batching:
    """How a state gathers commands, and answers them.

    Args:
        each: what a command is answered that was gathered.
        broken: what the end is answered once a command was refused; None: refusals do
            not break a batch.
        late: the kinds of errors that are answered at the end, in their place; None: all.
        replace: what is sent instead of replies of some classes.
        finish: what is sent behind the replies of all.
        stop: replies of these classes are the last of their batch.
    """

    __slots__ = ("_late", "broken", "each", "finish", "replace", "stop")

    def __init__(
        self,
        *,
        each: bytes = b"",
        broken: bytes | None = None,
        late: tuple[str, ...] | None = None,
        replace: Mapping[type[object], bytes] = _NO_CLASSES,
        finish: bytes = b"",
        stop: tuple[type[object], ...] = (),
    ) -> None:
        self._late = late
        self.each: bytes = each
        self.broken: bytes | None = broken
        self.replace: Mapping[type[object], bytes] = replace
        self.finish: bytes = finish
        self.stop: tuple[type[object], ...] = stop

    def answers_late(self, kind: str) -> bool:
        """Whether errors of a kind are answered at the end."""
        return self._late is None or kind in self._late


@final
class Batch:
    """What a conversation has gathered, and then what runs of it.

    Attributes:
        rules: how it is answered.
        index: the place of the command under way, from 0.
        broken: whether a command was refused that breaks it.
        stopped: whether a reply was sent that is the last.

    Args:
        rules: how it is answered.
        commands: how many there may be.
        octets: how many octets these may have.
    """

    __slots__ = (
        "_commands",
        "_entries",
        "_octets",
        "broken",
        "index",
        "rules",
        "stopped",
    )

    def __init__(self, rules: Batching, commands: int, octets: int) -> None:
        self.rules: Batching = rules
        self.index: int = 0
        self.broken: bool = False
        self.stopped: bool = False
        self._entries: list[_Entry] = []
        self._commands = commands
        self._octets = octets

    def __len__(self) -> int:
        """Return how many commands were gathered."""
        return len(self._entries)

    def add(self, entry: _Entry) -> bytes:
        """Gather a command; return what it is answered now.

        Raises:
            BatchTooLarge: the batch would have too many, or too many octets.
        """
        self._octets -= entry.octets
        if len(self) >= self._commands or self._octets < 0:
            raise BatchTooLarge("expected a smaller batch")
        self._entries.append(entry)
        return self.rules.each

    def run(
        self, session: "Session", most: int | None = None
    ) -> Iterator[Iterator[bytes]]:
        """Run what was gathered; yield the answers, each as its pieces.

        Args:
            session: the handler.
            most: octets that all answers may have; None: what was yielded may be sent,
                so that an answer which fails behind that raises.
        """
        start = session.stage
        for index, entry in enumerate(self._entries):
            self.index = index
            if most is None:
                yield self._flowing(entry, session, start)
            else:
                octets = self._whole(entry, session, start, most)
                most -= len(octets)
                yield iter((octets,))
            if self.stopped or session.closing:
                return

    def take(self, reply: type[object] | None, octets: bytes) -> bytes:
        """Return what is sent for a reply of a class, and stop behind it if it is the last.

        Args:
            reply: its class.
            octets: the reply as it is on the wire.
        """
        if reply is None:
            return octets
        self.stopped |= reply in self.rules.stop
        return self.rules.replace.get(reply, octets)

    def _flowing(
        self, entry: _Entry, session: "Session", start: "State"
    ) -> Iterator[bytes]:
        """Yield an answer that may be long; it fails as a whole while it is short."""
        held: list[bytes] = []
        size = 0
        handed = False
        try:
            for piece in self._answer(entry, session, start):
                held.append(piece)
                size += len(piece)
                if size >= _HELD:
                    yield b"".join(held)
                    held, size, handed = [], 0, True
        except Exception:
            if handed:
                raise
            _logger.exception("a handler failed")
            held = [self._failure(entry, session)]
        yield b"".join(held)

    def _whole(
        self, entry: _Entry, session: "Session", start: "State", most: int
    ) -> bytes:
        """Return an answer, or that to a failed handler if it is too long."""
        held: list[bytes] = []
        try:
            for piece in self._answer(entry, session, start):
                held.append(_within(piece, most))
                most -= len(piece)
        except Exception:
            _logger.exception("a handler failed")
            return self._failure(entry, session)
        return b"".join(held)

    def _answer(
        self, entry: _Entry, session: "Session", start: "State"
    ) -> Iterable[bytes]:
        """Run one command; return the pieces of its answer."""
        if isinstance(entry, Refused):
            return (self.take(entry.reply, entry.answer),)
        stage, known = session.stage, session.known
        changed = stage is not start or bool(stage.facts)
        if changed and not stage.allows(entry.name, known):
            error = WrongState("expected another command in this state")
            return (self._error(error, entry, session),)
        runner = session.runners[entry.command.__class__]
        reply = runner(session, entry.command)
        return (reply,) if isinstance(reply, bytes) else reply

    def _failure(self, entry: _Entry, session: "Session") -> bytes:
        """Return the answer to a handler that has raised."""
        return self._error(HandlerFailure("the handler failed"), entry, session)

    def _error(self, error: ProtocolError, entry: _Entry, session: "Session") -> bytes:
        """Return the declared answer to an error that is found when commands run."""
        error.index = self.index
        if isinstance(entry, Gathered):
            error.command, error.verb = entry.name, entry.verb
        answer = answer_to(error, session.answers, session.stage.name)
        if answer is None or answer.action is Action.CLOSE:
            session.close()
        return b"" if answer is None else self.take(answer.reply, answer.encode(error))


def batch_end(runner: Callable[..., bytes]) -> Callable[..., bytes]:
    """Return the runner of a command that ends a batch, within what the session says.

    Args:
        runner: what looks at the batch and runs it.
    """

    def run(session: "Session", command: object) -> bytes:
        with session.ending_batch():
            return runner(session, command)

    return run


def batch_end_in_pieces(
    runner: Callable[..., Iterator[bytes]],
) -> Callable[..., Iterator[bytes]]:
    """Return the same of a runner whose replies are sent as they come."""

    def run(session: "Session", command: object) -> Iterator[bytes]:
        with session.ending_batch():
            yield from runner(session, command)

    return run


def gathering(
    forms: Forms[object], *gathered: str, beside: tuple[str, ...]
) -> Forms[object]:
    """Return the forms of a state that gathers commands.

    Args:
        forms: those of all commands, in the order in which they are tried.
        gathered: the names of the commands that it gathers.
        beside: those of the commands that run at once.
    """
    others = [f for f in forms.all if f.name not in (*gathered, *beside) and f.verbs]
    return Forms(
        *(
            _wrapped(form, forms.blank) if form.name in gathered else form
            for form in forms.all
            if form.name in (*gathered, *beside)
        ),
        ignore_case=forms.ignore_case,
        elsewhere=Forms(*others, ignore_case=forms.ignore_case, framing=forms.framing),
        framing=forms.framing,
    )


def _within(piece: bytes, most: int) -> bytes:
    """Return a piece of an answer, if it has no more octets than it may have.

    Raises:
        EncodeError: it has.
    """
    if len(piece) > most:
        raise EncodeError(f"at most {most} octets more", len(piece))
    return piece


def _wrapped(form: Form[object], blank: bytes) -> Form[object]:
    """Return a form that is read as another one, and wraps what it makes.

    Args:
        form: the other one.
        blank: what ends the first word of its lines.
    """
    name, parse, read, made = form.name, form.parse, form.read, form.tokens

    def parse_wrapped(line: bytes) -> Gathered:
        assert parse is not None
        return Gathered(parse(line), name, len(line), line.partition(blank)[0])

    def tokens_wrapped(tokens: list[bytes]) -> Gathered:
        assert made is not None
        size = sum(map(len, tokens))
        return Gathered(made(tokens), name, size, tokens[0])

    def read_wrapped(line: bytes) -> "Reading[object]":
        assert read is not None
        reading = read(line)
        size = len(line)
        try:
            demand = next(reading)
            while True:
                octets = yield demand
                size += len(octets)
                demand = reading.send(octets)
        except StopIteration as stop:
            return Gathered(stop.value, name, size, line.partition(blank)[0])

    return form.reading_as(
        None if parse is None else parse_wrapped,
        None if read is None else read_wrapped,
        None if made is None else tokens_wrapped,
    )
