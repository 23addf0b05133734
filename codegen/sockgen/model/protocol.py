"""The protocol: its messages, its settings and its answers to errors."""

from collections.abc import Iterator

from attrs import field, frozen

from sockgen.model.answers import Call, ErrorAnswer
from sockgen.model.conversations import Conversation
from sockgen.model.facts import Condition
from sockgen.model.fills import Fill
from sockgen.model.forms import Form, Part
from sockgen.model.framing import Framing, both_ways
from sockgen.model.layouts import (
    Constraint,
    HookType,
    Layout,
    LayoutType,
    MessageLayout,
    NumberEnum,
)
from sockgen.model.settings import Limits, LineSettings
from sockgen.model.speaking import Probe, Said
from sockgen.model.transcripts import Transcript
from sockgen.model.transport import Transport
from sockgen.model.types import Enumeration, MapRules, Packed, ValueType
from sockgen.patterns import Pattern
from sockgen.source import Span

__all__ = [
    "Batch",
    "Command",
    "Event",
    "Message",
    "NamedType",
    "Protocol",
    "Reply",
    "SessionField",
    "State",
]


@frozen
class Message:
    """A message with a wire form, or one of octets.

    ``name`` is its name in the schema. One of octets has a ``layout``, and an empty form.
    """

    name: str
    class_name: str
    doc: str
    form: Form
    otherwise: bool
    span: Span
    layout: MessageLayout | None = field(default=None, kw_only=True)

    @property
    def kind(self) -> str:
        """What it is called in words."""
        return type(self).__name__.lower()


@frozen
class Reply(Message):
    """A reply; behind it the connection goes on in TLS if ``secures``.

    ``fills`` are the fields that the generated code gives.  One of ``messages:``, which
    either side may send, is ``either``.
    """

    secures: bool
    fills: tuple[Fill, ...] = ()
    either: bool = False

    @property
    def kind(self) -> str:
        """What it is called in words."""
        return "message" if self.either else "reply"


@frozen
class Event(Message):
    """What is sent unasked; ``states`` names those in which it may come, if any do."""

    states: tuple[str, ...]


@frozen
class Command(Message):
    """A command and what it may be answered.

    ``answer`` is a fixed answer (no method is written for it then).  ``verbs`` are
    the first words of its lines; with ``glued`` more may follow without a blank.
    ``states`` names those that allow it; there are none in a protocol without states.
    ``deferred`` tells that its reply may come later, and names the state in which it is
    waited for; it is ``""`` if no command is run meanwhile.
    ``conversation`` names the exchange that it may begin in the place of a reply.
    """

    method: str
    verbs: tuple[bytes, ...]
    glued: bool
    reply: Pattern | None
    reply_text: str
    answer: Pattern | None
    silent: str | None
    line_max: int | None
    errors: tuple[ErrorAnswer, ...]
    states: tuple[str, ...]
    framing: Framing | None
    deferred: str | None
    when: Condition | None = None
    conversation: str | None = None


@frozen
class Batch:
    """How a state gathers commands and answers them.

    Attributes:
        each: what a command is answered that was gathered; None: nothing.
        end: the name of the command that has the batch run.
        broken: what it is answered after a refusal; None: a refusal breaks nothing.
        late: the kinds of errors that are answered at the end; None: all.
        replace: what is sent in the place of replies, by their names.
        finish: what is sent behind the replies of all.
        stop: the names of replies that are the last of their batch.
        left_out: the names of commands that are not gathered.
        commands: the names of those that are.
        span: where it stands.
    """

    each: Call | None
    end: str
    broken: Call | None
    late: tuple[str, ...] | None
    replace: tuple[tuple[str, Call | None], ...]
    finish: Call | None
    stop: tuple[str, ...]
    left_out: tuple[str, ...]
    commands: tuple[str, ...]
    span: Span

    @property
    def calls(self) -> tuple[Call, ...]:
        """The replies that are given in the schema."""
        calls = (self.each, self.broken, self.finish, *(c for _, c in self.replace))
        return tuple(call for call in calls if call is not None)

    @property
    def marked(self) -> frozenset[str]:
        """The names of replies that mean something else in a batch."""
        return frozenset((*self.stop, *(name for name, _ in self.replace)))


@frozen
class State:
    """A state of the conversation; ``member`` is its name in Python.

    ``idle`` in seconds (None: no limit; 0: that of the protocol); ``clear`` names the
    attributes of the session that begin anew in it; ``batch`` if it gathers commands;
    ``probe`` is what is asked when that time is over, ``enter`` what is said on entering.
    ``facts`` names what can be known in it, ``when`` what leads to it by itself.
    """

    name: str
    member: str
    doc: str
    idle: float | None
    clear: tuple[str, ...]
    errors: tuple[ErrorAnswer, ...]
    span: Span
    batch: Batch | None = None
    probe: Probe | None = None
    enter: tuple[Said, ...] = ()
    framing: Framing | None = None
    facts: tuple[str, ...] = ()
    when: Condition | None = None

    def knows(self, condition: Condition) -> bool:
        """Whether it knows all that a condition asks for."""
        return {*condition.needs, *condition.without} <= set(self.facts)


@frozen
class SessionField:
    """What a connection remembers: nothing at first, or an empty tuple if ``repeated``."""

    name: str
    attribute: str
    type: ValueType
    repeated: bool
    span: Span


@frozen
class NamedType:
    """A type under ``types:`` that is a class or a union of classes in Python.

    ``form`` for a record, ``members`` (names of types) for a union, ``enumeration``
    for an enum.  ``unwrap`` names the field that stands for the record in Python; it
    is ``"none"`` for a record that stands for ``None``.  For a map, ``form`` is that of
    its items and ``mapping`` says the rest.  ``sound`` unless a mistake in
    its members or its ``value:`` was reported.
    """

    name: str
    class_name: str
    doc: str
    form: Form | None
    members: tuple[str, ...]
    unwrap: str | None
    span: Span
    sound: bool = True
    mapping: MapRules | None = None

    @property
    def is_class(self) -> bool:
        """Whether its values are objects of a class of their own."""
        return self.form is not None and self.unwrap is None and self.mapping is None


@frozen
class Protocol:
    """Everything a schema says.

    The messages of a ``binary`` one have layouts, which begin with the ``header``; all
    others have forms.  ``accept`` are the conditions under which an error is answered,
    ``envelope`` is what stands before each command in its line, ``packed`` are the
    numbers that have parts.
    """

    name: str
    class_prefix: str
    doc: str
    port: int | None
    string: bool
    encoding: str
    errors_mode: str
    line: LineSettings
    limits: Limits
    framing: Framing | None
    enumerations: tuple[Enumeration, ...]
    types: tuple[NamedType, ...]
    commands: tuple[Command, ...]
    replies: tuple[Reply, ...]
    events: tuple[Event, ...]
    session: tuple[SessionField, ...]
    states: tuple[State, ...]
    greeting: Pattern | None
    refusal: Pattern | None
    errors: tuple[ErrorAnswer, ...]
    type_errors: "tuple[tuple[str, ErrorAnswer], ...]"
    transcripts: tuple[Transcript, ...]
    digest: str
    source_name: str
    probe: Probe | None = None
    transport: Transport = field(factory=Transport)
    header: Layout | None = None
    layout_types: tuple[LayoutType, ...] = ()
    number_enums: tuple[NumberEnum, ...] = ()
    hooks: tuple[HookType, ...] = ()
    accept: tuple[Constraint, ...] = ()
    envelope: tuple[Part, ...] = ()
    packed: tuple[Packed, ...] = ()
    conversations: tuple[Conversation, ...] = ()

    @property
    def binary(self) -> bool:
        """Whether its messages have layouts."""
        return any(message.layout is not None for message in self.messages)

    def framing_of(self, message: Message) -> Framing | None:
        """Return the framing in which a message is written; None: it is lines."""
        if isinstance(message, Command):
            return message.framing
        return self.framing if both_ways(self.framing) else None

    @property
    def framings(self) -> dict[Framing, str]:
        """Every framing of commands, and the state whose it is; nothing: of them all."""
        found = [(self.framing, ""), *((s.framing, s.member) for s in self.states)]
        return {f: name for f, name in dict(reversed(found)).items() if f is not None}

    def patterns(self) -> Iterator[Pattern]:
        """Yield every reply pattern: of the commands, the greeting, the refusal."""
        for command in self.commands:
            yield from (p for p in (command.reply, command.answer) if p is not None)
        yield from (p for p in (self.greeting, self.refusal) if p is not None)

    def probe_in(self, state: State) -> Probe | None:
        """Return what a peer is asked that is silent in a state."""
        return self.probe if state.idle == 0 else state.probe

    @property
    def duplex(self) -> bool:
        """Whether the server speaks other than in answer to what it has just read."""
        return bool(self.events) or self.defers

    @property
    def defers(self) -> bool:
        """Whether some reply may come later."""
        return any(command.deferred is not None for command in self.commands)

    @property
    def messages(self) -> tuple[Message, ...]:
        """Every command, reply and event."""
        return (*self.commands, *self.replies, *self.events)

    def in_frames(self, message: Message) -> bool:
        """Whether a message is tokens, or stands in a frame where it has a connection."""
        framed = self.framing_of(message) is not None
        return framed or self.transport.frames is not None

    @property
    def classes(self) -> tuple[Message, ...]:
        """A message for each class: those of one form may have the same."""
        found: dict[str, Message] = {}
        for message in self.messages:
            found.setdefault(message.class_name, message)
        return tuple(found.values())

    @property
    def facts(self) -> tuple[str, ...]:
        """What can be known in any state."""
        return tuple(dict.fromkeys(f for state in self.states for f in state.facts))

    @property
    def batches(self) -> tuple[Batch, ...]:
        """The batches of all states."""
        return tuple(s.batch for s in self.states if s.batch is not None)

    def ends_batch(self, command: Command) -> bool:
        """Whether a command has a batch run."""
        return any(batch.end == command.name for batch in self.batches)

    def state_named(self, name: str) -> State:
        """Return a state by its name in the schema."""
        return next(state for state in self.states if state.name == name)

    def allowed_in(self, state: State) -> tuple[Command, ...]:
        """Return the commands that run in a state."""
        return tuple(c for c in self.commands if state.name in c.states)

    def read_in(self, state: State) -> tuple[Command, ...]:
        """Return the commands that a state reads: those that run, or are gathered."""
        gathered = state.batch.commands if state.batch is not None else ()
        return tuple(
            c for c in self.commands if state.name in c.states or c.name in gathered
        )

    def event_named(self, name: str) -> Event:
        """Return an event by its name in the schema."""
        return next(event for event in self.events if event.name == name)

    @property
    def shortened(self) -> frozenset[str]:
        """The names of the replies that are changed if they have no room."""
        datagrams = self.transport.datagrams
        if datagrams is None or datagrams.overflow is None:
            return frozenset()
        labels = datagrams.overflow.labels
        return frozenset(
            reply.name
            for reply in self.replies
            if reply.layout is not None
            and any(field_.label in labels for field_ in reply.layout.given())
        )

    def reply_named(self, name: str) -> Reply:
        """Return a reply by its name in the schema."""
        return next(reply for reply in self.replies if reply.name == name)

    def conversation_of(self, command: Command) -> Conversation | None:
        """Return the exchange that a command may begin."""
        found = (c for c in self.conversations if c.name == command.conversation)
        return next(found, None)

    def type_named(self, name: str) -> NamedType:
        """Return a record or union by its name in the schema."""
        return next(type_ for type_ in self.types if type_.name == name)
