"""A session that answers as a transcript says."""

from collections.abc import Callable, Iterator, Sized
from types import ModuleType

from attrs import define, field, frozen

from sockgen.lower.batching import ending
from sockgen.lower.replying import (
    Alternative,
    Fixed,
    Slot,
    alternatives,
    items_per_answer,
    with_refusal,
)
from sockgen.model import Command, FieldPart, Protocol
from sockgen.patterns import Pattern
from sockgen.schema.reader import ERROR_KINDS
from sockgen_runtime import (
    Action,
    Answer,
    Conversation,
    Decoder,
    EncodeError,
    Form,
    Forms,
    Gathered,
    Outbox,
    ProtocolError,
    Runner,
    Session,
)
from sockgen_runtime import Encodable as Message

__all__ = ["Side", "sides"]


class _Unanswerable(Exception):
    """The transcript's output is no answer to a command; holds the command's name."""


@define
class Side:
    """One connection: its conversation, its script, and what was seen of it."""

    conversation: Conversation
    script: "Script"
    commands: list[Message] = field(factory=list[Message])
    errors: list[ProtocolError] = field(factory=list[ProtocolError])


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
    late: list[bytes] = field(factory=list[bytes])
    session: Session | None = None

    def answer(self, command: Command) -> object:
        """Return what the method of a command returns to produce the output."""
        pattern = command.reply
        if self.protocol.ends_batch(command):
            found = ending(command, self.protocol)
            pattern = self.protocol.refusal if found is None else found.others
            if pattern is None or not self._ways(pattern):
                self.begin(command)
                return None
        assert pattern is not None
        return self.by_pattern(with_refusal(pattern, self.protocol), command.name)

    def by_pattern(self, pattern: Pattern, name: str) -> object:
        """Return the result that a pattern allows for the output that is next."""
        found = self._ways(pattern)
        if found is None:
            self.problems.append(name)
            raise _Unanswerable(name)
        way, places, size = found
        self.rest = self.rest[size:]
        return _result(way, places)

    def refused(self, error: ProtocolError, octets: bytes) -> None:
        """Pass over the answer to an error, or over what it is answered until later."""
        batch = None if self.session is None else self.session.batch
        if batch is not None and batch.rules.answers_late(error.kind):
            self.late.append(octets)
            octets = batch.rules.each
        self.rest = self.rest.removeprefix(octets)

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

    def unasked(self, session: Session) -> None:
        """Send unasked what is next, as far as it is events."""
        while session.outbox is not None:
            read = self._read_as(self.events, 0)
            if read is None:
                return
            self.rest = self.rest[read.size :]
            session.outbox.put(type(read.reply), read.reply.encode())

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

    def _swapped(self, names: tuple[str, ...], at: int) -> _Read | None:
        """Return the reply in whose place the output has what its batch replaces it by."""
        running = None if self.session is None else self.session.running
        if running is None:
            return None
        classes = {self.protocol.reply_named(name).class_name for name in names}
        for class_, octets in running.rules.replace.items():
            if class_.__name__ in classes and self.rest.startswith(octets, at):
                reply = class_()
                if isinstance(reply, Message):
                    return _Read(reply, len(octets))
        return None

    def _read(self, names: tuple[str, ...], at: int) -> _Read | None:
        """Return the reply of one of these names that the output continues with."""
        swapped = self._swapped(names, at)
        if swapped is not None:
            return swapped
        forms = (form for name, form in self.forms.items() if name in names)
        return self._read_as(tuple(forms), at)

    def _read_as(self, forms: tuple[Form[object], ...], at: int) -> _Read | None:
        """Return the message of one of these forms that the output continues with."""
        settings = self.settings
        decoder = Decoder(Forms(*forms), settings.line, settings.limits)
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
        return _Read(reply, len(octets))


def _may_be_empty(way: Alternative) -> bool:
    return all(
        isinstance(item, Slot) and (item.none or item.low == 0) for item in way.items
    )


def _result(way: Alternative, places: list[object]) -> object:
    return places[0] if len(way.slots) == 1 else tuple(places)


def sides(protocol: Protocol, package: ModuleType) -> Callable[[bytes], Side]:
    """Return a function that opens a scripted connection for some output.

    Args:
        protocol: the model.
        package: its emitted package.
    """
    handler: type[Session] = getattr(package, f"{protocol.class_prefix}Handler")
    table: Forms[object] = package.codec.REPLIES if protocol.replies else Forms()
    forms = {form.name: form for form in table.all}
    pushed: Forms[object] = package.codec.EVENTS if protocol.events else Forms()

    def open_side(output: bytes) -> Side:
        script = Script(protocol, forms, pushed.all, handler, output)
        seen: list[Message] = []
        errors: list[ProtocolError] = []
        session = _session(handler, script, seen, errors)
        return Side(Conversation(session), script, seen, errors)

    return open_side


def _session(
    handler: type[Session],
    script: Script,
    seen: list[Message],
    errors: list[ProtocolError],
) -> Session:
    """Return a session whose methods follow the script, without a connection."""
    protocol = script.protocol
    attributes: dict[str, object] = {
        f"do_{command.method}": _method(script, command)
        for command in protocol.commands
        if command.answer is None
    }
    if protocol.greeting is not None:
        attributes["greet"] = _greet(script, protocol.greeting)
    commands = {command.class_name: command for command in protocol.commands}
    attributes["runners"] = {
        class_: _gathered(runner, script, seen)
        if class_ is Gathered
        else _recorded(runner, script, seen, commands[class_.__name__])
        for class_, runner in handler.runners.items()
    }
    attributes["answers"] = _answers(handler, script, errors)
    attributes["awaited"] = _once
    attributes["can_secure"] = True
    made: type[Session] = type("Scripted", (handler,), attributes)
    # Without the constructor, which wants a connection.
    session: Session = object.__new__(made)
    if protocol.events:
        session.outbox = _outbox(session)
    script.session = session
    return session


def _outbox(session: Session) -> Outbox:
    """Return an outbox that lets the conversation look into it."""

    def changed() -> None:
        session.turned = True

    return Outbox(session.limits.backlog, changed, lost=lambda: None)


def _once(_session: Session, _command: str) -> int:
    """Return that an error is answered once: the script tells how often it is."""
    return 1


def _greet(script: Script, greeting: Pattern) -> Callable[[Session], object]:
    return lambda _session: script.by_pattern(greeting, "the greeting")


def _method(script: Script, command: Command) -> Callable[[Session, object], object]:
    return lambda _session, _command: script.answer(command)


def _recorded(
    runner: Runner, script: Script, seen: list[Message], declared: Command
) -> Callable[[Session, Message], bytes]:
    """Return a runner that notes its command; what cannot be answered is empty."""
    silent = declared.silent
    ends = script.protocol.ends_batch(declared)

    def run(session: Session, command: Message) -> bytes:
        before = script.rest
        if session.batch_index is None:
            seen.append(command)  # what was gathered has been seen already
        else:
            script.drop_late()
        if silent and getattr(command, silent):
            return b""
        if ends and declared.answer is not None:
            script.begin(declared)
        vars(session).update(script.items(declared))
        try:
            reply = runner(session, command)
            octets = reply if isinstance(reply, bytes) else b"".join(reply)
        except _Unanswerable:
            return b""
        if ends:
            script.rest = before.removeprefix(octets)
            script.late.clear()
        elif declared.answer is not None:
            script.rest = script.rest.removeprefix(octets)
        script.unasked(session)
        return octets

    return run


def _gathered(
    runner: Runner, script: Script, seen: list[Message]
) -> Callable[[Session, Gathered], bytes]:
    """Return a runner that notes a command which is gathered."""

    def run(session: Session, gathered: Gathered) -> bytes:
        if isinstance(gathered.command, Message):
            seen.append(gathered.command)
        reply = runner(session, gathered)
        octets = reply if isinstance(reply, bytes) else b"".join(reply)
        script.rest = script.rest.removeprefix(octets)
        return octets

    return run


def _answers(
    handler: type[Session], script: Script, errors: list[ProtocolError]
) -> dict[str, Answer]:
    """Return the answers of a handler, each noting the error that it answers."""
    commands = {command.name: command for command in script.protocol.commands}
    many = {n for n, c in commands.items() if items_per_answer(c, script.protocol)}

    def recorded(answer: Answer) -> Answer:
        def make(error: ProtocolError) -> bytes:
            errors.append(error)
            octets = once = answer.encode(error)
            while error.command in many and script.rest.startswith(octets + once):
                octets += once
            script.refused(error, octets)
            return octets

        return Answer(make, answer.action, reply=answer.reply)

    undeclared = {kind: Answer(b"", Action.CLOSE) for kind in ERROR_KINDS}
    declared = {**undeclared, **handler.answers}
    return {key: recorded(answer) for key, answer in declared.items()}
