"""Sessions that answer as a transcript says."""

from collections.abc import Callable
from types import ModuleType

from attrs import define, field

from sockgen.lower.replying import items_per_answer
from sockgen.model import Command, Protocol, Step
from sockgen.patterns import Pattern
from sockgen.schema.errors import ERROR_KINDS
from sockgen.transcripts.script import Script, Unanswerable
from sockgen_runtime import (
    Answer,
    Conversation,
    DatagramDecoder,
    DatagramRules,
    Forms,
    Gathered,
    Outbox,
    ProtocolError,
    Runner,
    Session,
)
from sockgen_runtime import Encodable as Message

__all__ = ["Side", "sides"]


@define
class Side:
    """One connection: its conversation, its script, and what was seen of it.

    ``inputs`` are the steps whose commands have not been looked at yet.
    """

    conversation: Conversation
    script: Script
    commands: list[Message] = field(factory=list[Message])
    errors: list[ProtocolError] = field(factory=list[ProtocolError])
    inputs: list[Step] = field(factory=list[Step])

    @property
    def in_exchange(self) -> bool:
        """Whether what comes next belongs to the exchange that is under way."""
        conversation = self.conversation
        return conversation.session.transfer is not None and not conversation.closing

    def taken(self) -> tuple[list[Message], list[ProtocolError]]:
        """Return the commands and errors that were seen since the last time."""
        seen = list(self.commands), list(self.errors)
        self.commands.clear()
        self.errors.clear()
        self.inputs = []
        return seen


def sides(protocol: Protocol, package: ModuleType) -> Callable[[bytes], Side]:
    """Return a function that opens a scripted connection for some output.

    Args:
        protocol: the model.
        package: its emitted package.
    """
    handler: type[Session] = getattr(package, f"{protocol.class_prefix}Handler")
    table: Forms[object] = package.codec.REPLIES if protocol.replies else Forms()
    forms = {form.name: form for form in table.all}
    in_datagrams = protocol.transport.in_datagrams
    pushed: Forms[object] = package.codec.EVENTS if protocol.events else Forms()

    def open_side(output: bytes) -> Side:
        script = Script(protocol, forms, pushed.all, handler, output)
        script.framing, script.choose = table.framing, table.choose
        seen: list[Message] = []
        errors: list[ProtocolError] = []
        session = _session(handler, script, seen, errors)
        decoder = _decoder(handler) if in_datagrams else None
        return Side(Conversation(session, decoder), script, seen, errors)

    return open_side


def _decoder(handler: type[Session]) -> DatagramDecoder[object]:
    """Return what reads a datagram."""
    rules: DatagramRules = getattr(handler, "datagrams", DatagramRules())
    return DatagramDecoder(handler.commands, handler.line, handler.limits, rules)


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
        if class_.__name__ in commands
        else _exchanged(runner, seen)
        for class_, runner in handler.runners.items()
    }
    attributes["answers"] = _answers(handler, script, errors)
    attributes["awaited"] = _once
    attributes["can_secure"] = True
    attributes["entered"] = attributes["refused"] = _nothing
    unwritten = getattr(handler, "__abstractmethods__", ())
    attributes |= {name: _nothing for name in unwritten if name not in attributes}
    made: type[Session] = type("Scripted", (handler,), attributes)
    # Without the constructor, which wants a connection.
    session: Session = object.__new__(made)
    if protocol.events:
        backlog = session.limits.backlog
        session.outbox = Outbox(backlog, session.alert, lost=lambda: None)
    script.session = session
    return session


def _once(_session: Session, _command: str) -> int:
    """Return that an error is answered once: the script tells how often it is."""
    return 1


def _nothing(_session: Session, _state: object = None) -> None:
    """Do nothing: what is said on entering a state is in the script."""


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
        before, stage = script.rest, session.stage
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
        except Unanswerable:
            return b""
        if ends:
            script.rest = before.removeprefix(octets)
            script.late.clear()
        elif declared.answer is not None:
            script.pass_over(octets)
        if session.stage is not stage and session.transfer is None:
            script.enter(session.stage.name)
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


def _exchanged(
    runner: Runner, seen: list[Message]
) -> Callable[[Session, Message], bytes]:
    """Return a runner that notes what is heard in an exchange."""

    def run(session: Session, received: Message) -> bytes:
        seen.append(received)
        try:
            reply = runner(session, received)
        except Unanswerable:
            return b""
        return reply if isinstance(reply, bytes) else b"".join(reply)

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

    undeclared = dict.fromkeys(ERROR_KINDS, handler.undeclared)
    declared = {**undeclared, **handler.answers}
    return {key: recorded(answer) for key, answer in declared.items()}
