"""What a session answers so that the output of a transcript comes about."""

from collections.abc import Callable, Generator, Iterator, Sized

from attrs import define, field, frozen

from sockgen.lower.batching import ending
from sockgen.lower.replying import (
    Alternative,
    Fixed,
    Slot,
    alternatives,
    with_refusal,
)
from sockgen.model import Command, Conversation, FieldPart, Protocol
from sockgen.patterns import Pattern
from sockgen_runtime import (
    Acknowledged,
    DatagramDecoder,
    DatagramRules,
    Decoder,
    Deferred,
    EncodeError,
    Form,
    Forms,
    Framing,
    ProtocolError,
    Session,
)
from sockgen_runtime import Encodable as Message

__all__ = ["Script", "Unanswerable"]


class Unanswerable(Exception):
    """The transcript's output is no answer to a command; holds the command's name."""


@frozen
class _Read:
    """A reply at the start of the output, and how many octets it takes."""

    reply: Message
    size: int


@define
class Script:
    """What is still to be answered: the output of the exchange under way."""

    protocol: Protocol
    forms: dict[str, Form[object]]
    events: tuple[Form[object], ...]
    settings: type[Session]
    rest: bytes = b""
    problems: list[str] = field(factory=list[str])
    deferred: "tuple[Pattern, Deferred[object]] | None" = None
    late: list[bytes] = field(factory=list[bytes])
    session: Session | None = None
    framing: Framing | None = None
    choose: Callable[[bytes], str] | None = None

    def answer(self, command: Command) -> object:
        """Return what the method of a command returns to produce the output."""
        pattern = command.reply
        if self.protocol.ends_batch(command):
            found = ending(command, self.protocol)
            pattern = self.protocol.refusal if found is None else found.others
            if pattern is None or not self._ways(pattern):
                self.begin(command)
                return None
        talk = self.protocol.conversation_of(command)
        if talk is not None:
            refusal = pattern or self.protocol.refusal
            ways = None if refusal is None else self._ways(refusal)
            if ways is None or (self.rest and not ways[2]):
                return self._exchange(talk, command.name)
        assert pattern is not None
        pattern = with_refusal(pattern, self.protocol)
        if command.deferred is None:
            return self.by_pattern(pattern, command.name)
        later = Deferred[object]()
        self.deferred = pattern, later
        return later

    def _exchange(
        self, talk: Conversation, command: str
    ) -> Generator[Message | None, object, None]:
        """Say in an exchange what is next, whatever is heard."""
        while True:
            read = self._read(talk.sends, 0)
            if read is None and self.rest:
                self.problems.append(command)
                raise Unanswerable(command)
            self.rest = self.rest[0 if read is None else read.size :]
            yield None if read is None else read.reply

    def by_pattern(self, pattern: Pattern, name: str) -> object:
        """Return the result that a pattern allows for the output that is next."""
        found = self._ways(pattern)
        if found is None:
            self.problems.append(name)
            raise Unanswerable(name)
        way, places, size = found
        self.rest = self.rest[size:]
        return _result(way, places)

    def refused(self, error: ProtocolError, octets: bytes) -> None:
        """Pass over the answer to an error, or over what it is answered until later."""
        batch = None if self.session is None else self.session.batch
        if batch is not None and batch.rules.answers_late(error.kind):
            self.late.append(octets)
            octets = batch.rules.each
        self.pass_over(octets)

    def pass_over(self, octets: bytes) -> None:
        """Pass over what was said, and before that over what was said of messages."""
        self.rest = self.rest[self._behind_signs(0) :].removeprefix(octets)

    def _behind_signs(self, at: int) -> int:
        """Return where the output goes on behind what is said of messages."""
        if isinstance(self.framing, Acknowledged):
            signs = (self.framing.good, self.framing.bad)
            while self.rest[at : at + 1] in signs:
                at += 1
        return at

    def drop_late(self) -> None:
        """Pass over answers to errors that stand before what is next."""
        while self.late and self.rest.startswith(self.late[0]):
            self.rest = self.rest.removeprefix(self.late.pop(0))

    def begin(self, command: Command) -> None:
        """Pass over what stands before the replies of a batch that a command ends."""
        found = ending(command, self.protocol)
        if found is None or found.holder is None:
            return
        for line in self.protocol.reply_named(found.holder).form.lines:
            if any(isinstance(part, FieldPart) for part in line.parts):
                return
            self.rest = self.rest.partition(self.protocol.line.end)[2]

    def _ways(self, pattern: Pattern) -> tuple[Alternative, list[object], int] | None:
        """Return how a pattern produces the output that is next, and how much of it."""
        ways = sorted(alternatives(pattern, self.protocol), key=_may_be_empty)
        for way in ways:
            for places, size in self._match(way.items, 0):
                return way, places, size
        return None

    def items(self, command: Command) -> dict[str, tuple[None, ...]]:
        """Return what the session must hold so that each item has its reply.

        The methods that would have filled it are not there.
        """
        if command.reply is None:
            return {}
        fields = {f.name: f.attribute for f in self.protocol.session}
        pattern = with_refusal(command.reply, self.protocol)
        ways = alternatives(pattern, self.protocol)
        if not any(slot.per in fields for way in ways for slot in way.slots):
            return {}
        found = self._ways(pattern)
        if found is None:
            return {}
        way, places, _ = found
        filled = zip(way.slots, places, strict=True)
        return {
            fields[slot.per]: (None,) * len(value)
            for slot, value in filled
            if slot.per in fields and isinstance(value, Sized)
        }

    def enter(self, name: str) -> None:
        """Note whether the output goes on with what is said on entering a state."""
        at = 0
        for entry in self.protocol.state_named(name).enter:
            forms = tuple(form for form in self.events if form.name == entry.event)
            count = 0
            while (read := self._read_as(forms, at)) is not None:
                at, count = at + read.size, count + 1
                if entry.low is None:
                    break
            if count < (1 if entry.low is None else entry.low):
                self.problems.append(name)

    def settle(self) -> bool:
        """Give the reply that was deferred, if it is next; tell whether it was."""
        if self.deferred is None or not self.rest:
            return False
        pattern, later = self.deferred
        if not later.is_open:
            self.deferred = None
            return False
        found = self._ways(pattern)
        if found is None:
            return False
        way, places, size = found
        self.deferred, self.rest = None, self.rest[size:]
        return later.answer(_result(way, places))

    def unasked(self, session: Session) -> bool:
        """Send unasked what is next, as far as it is events; tell whether it was one."""
        found = False
        while session.outbox is not None:
            read = self._read_as(self.events, 0)
            if read is None:
                break
            self.rest = self.rest[read.size :]
            found = session.outbox.put(type(read.reply), read.reply.encode())
        return found

    def _match(
        self, items: tuple[Slot | Fixed, ...], at: int
    ) -> Iterator[tuple[list[object], int]]:
        """Yield the ways in which items produce the output from an offset on."""
        if not items:
            yield [], at
            return
        item, others = items[0], items[1:]
        if isinstance(item, Fixed):
            read = self._read((item.reply,), at)
            if read is not None:
                yield from self._match(others, at + read.size)
            return
        for value, behind in self._fill(item, at):
            for values, end in self._match(others, behind):
                yield [value, *values], end

    def _fill(self, slot: Slot, at: int) -> Iterator[tuple[object, int]]:
        if slot.low is None:
            read = self._read(slot.replies, at)
            if read is not None:
                yield read.reply, at + read.size
            elif slot.none:
                yield None, at
            return
        found: list[Message] = []
        ends = [at]
        while (read := self._read(slot.replies, ends[-1])) is not None and read.size:
            found.append(read.reply)
            ends.append(ends[-1] + read.size)
        for count in range(len(found), slot.low - 1, -1):
            yield tuple(found[:count]), ends[count]

    def _swapped(self) -> dict[str, tuple[type[object], bytes]]:
        """Return the classes that the batch under way replaces, and what by."""
        running = None if self.session is None else self.session.running
        if running is None:
            return {}
        return {c.__name__: (c, octets) for c, octets in running.rules.replace.items()}

    def _read(self, names: tuple[str, ...], at: int) -> _Read | None:
        """Return the reply of one of these names that the output continues with."""
        swapped = self._swapped()
        plain = [name for name in names if self._class(name) not in swapped]
        forms = (form for name, form in self.forms.items() if name in plain)
        read = self._read_as(tuple(forms), at)
        if read is not None:
            return read
        for name in names:
            class_, octets = swapped.get(self._class(name), (None, b""))
            if class_ is not None and self.rest.startswith(octets, at):
                reply = class_()
                if isinstance(reply, Message):
                    return _Read(reply, len(octets))
        return None

    def _class(self, reply: str) -> str:
        return self.protocol.reply_named(reply).class_name

    def _read_as(self, forms: tuple[Form[object], ...], at: int) -> _Read | None:
        """Return the message of one of these forms that the output continues with."""
        settings = self.settings
        table = Forms(*forms, framing=self.framing, choose=self.choose)
        decoder = Decoder(table, settings.line, settings.limits)
        if self.choose is not None:
            rules = DatagramRules()
            limits = settings.limits
            decoder = DatagramDecoder(table, settings.line, limits, rules)
        begin, at = at, self._behind_signs(at)
        decoder.feed(self.rest[at:])
        decoder.end()
        try:
            reply = decoder.next()
        except ProtocolError:
            return None
        if not isinstance(reply, Message):
            return None
        try:
            octets = reply.encode()
        except EncodeError:
            return None
        if not self.rest.startswith(octets, at):
            return None
        return _Read(reply, at + len(octets) - begin)


def _may_be_empty(way: Alternative) -> bool:
    return all(
        isinstance(item, Slot) and (item.none or item.low == 0) for item in way.items
    )


def _result(way: Alternative, places: list[object]) -> object:
    return places[0] if len(way.slots) == 1 else tuple(places)
