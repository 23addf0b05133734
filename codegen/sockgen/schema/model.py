"""What a schema declares, each value still the scalar it was written as."""

from attrs import field, frozen

from sockgen.schema.framing import FramingDecl
from sockgen.schema.transport import TransportDecl
from sockgen.source import Node, Scalar, Span

__all__ = [
    "BatchDecl",
    "CommandDecl",
    "ConversationDecl",
    "EntryDecl",
    "ErrorDecl",
    "EventDecl",
    "FormDecl",
    "LineDecl",
    "OctetsDecl",
    "ProbeDecl",
    "ReplyDecl",
    "SchemaDecl",
    "TranscriptDecl",
    "TypeDecl",
]


@frozen
class ErrorDecl:
    """What an error is answered, and what happens then."""

    kind: str
    span: Span
    reply: Scalar | None
    then: Scalar | None


@frozen
class TypeDecl:
    """A type under ``types:``; exactly one of its forms is given.

    ``text`` is the short form (a spec, a union or a wire form); the others are keys of
    the long form.
    """

    name: Scalar
    span: Span
    doc: Scalar | None = None
    text: Scalar | None = None
    is_: Scalar | None = None
    match: Scalar | None = None
    wire: Scalar | None = None
    one_of: tuple[Scalar, ...] | None = None
    enum: tuple[tuple[Scalar, Scalar], ...] | None = None
    quoted: Scalar | None = None
    escaped: tuple[tuple[Scalar, Scalar], ...] | None = None
    item: Scalar | None = None
    options: dict[str, Scalar] = field(factory=dict[str, Scalar])
    escapes: tuple[tuple[Scalar, Scalar], ...] = ()
    bad: ErrorDecl | None = None
    layout: Node | None = None
    hook: Scalar | None = None
    python: Scalar | None = None
    parts: Scalar | None = None
    bits: Node | None = None


@frozen
class OctetsDecl:
    """What a message of octets is: its ``where:``, ``layout:`` and ``echo:``."""

    where: tuple[tuple[Scalar, Scalar], ...]
    layout: Node | None
    echo: tuple[tuple[Scalar, Scalar], ...] = ()


@frozen
class EntryDecl:
    """An entry of a message's map: its key, and its type; ``optional`` if in brackets."""

    name: Scalar
    type: Scalar | None
    optional: bool


@frozen
class FormDecl:
    """Lines that several messages have in common."""

    name: Scalar
    wire: Scalar | None


@frozen
class CommandDecl:
    """A command: its form, its replies, its own answers to errors."""

    name: Scalar
    span: Span
    wire: Scalar | None
    doc: Scalar | None = None
    class_name: Scalar | None = None
    reply: Scalar | None = None
    answer: Scalar | None = None
    silent: Scalar | None = None
    max: Scalar | None = None
    otherwise: Scalar | None = None
    errors: tuple[ErrorDecl, ...] = ()
    states: tuple[Scalar, ...] | None = None
    deferred: Scalar | None = None
    when: Scalar | None = None
    use: Scalar | None = None
    entries: tuple[EntryDecl, ...] = ()
    octets: "OctetsDecl | None" = None
    envelope: Scalar | None = None


@frozen
class SessionDecl:
    """A field of the session: ``optional`` if its type stands in brackets."""

    name: Scalar
    type: Scalar | None
    optional: bool


@frozen
class BatchDecl:
    """How a state gathers commands."""

    span: Span
    each: Scalar | None = None
    end: Scalar | None = None
    broken: Scalar | None = None
    late: tuple[Scalar, ...] | None = None
    replace: tuple[tuple[Scalar, Scalar], ...] = ()
    finish: Scalar | None = None
    stop: tuple[Scalar, ...] = ()
    left_out: tuple[Scalar, ...] = ()


@frozen
class ProbeDecl:
    """What a silent peer is asked: the map that may stand for the time of ``idle``."""

    send: Scalar | None
    grace: Scalar | None
    then: Scalar | None
    span: Span


@frozen
class StateDecl:
    """A state of the conversation."""

    name: Scalar
    span: Span
    doc: Scalar | None = None
    idle: Scalar | None = None
    probe: ProbeDecl | None = None
    enter: Scalar | None = None
    clear: tuple[Scalar, ...] | None = None
    errors: tuple[ErrorDecl, ...] = ()
    batch: BatchDecl | None = None
    framing: FramingDecl | None = None
    facts: tuple[Scalar, ...] = ()
    when: Scalar | None = None


@frozen
class ConversationDecl:
    """An exchange of several datagrams: what is said in it, and how long one waits."""

    name: Scalar
    span: Span
    sends: Scalar | None
    receives: Scalar | None
    doc: Scalar | None = None
    timeout: Scalar | None = None
    retries: Scalar | None = None
    dally: Scalar | None = None
    errors: tuple[ErrorDecl, ...] = ()


@frozen
class ReplyDecl:
    """A reply: its form; ``either`` if it is one of the ``messages:`` of both sides."""

    name: Scalar
    span: Span
    wire: Scalar | None
    doc: Scalar | None = None
    class_name: Scalar | None = None
    otherwise: Scalar | None = None
    then: Scalar | None = None
    fill: tuple[tuple[Scalar, Scalar], ...] = ()
    use: Scalar | None = None
    entries: tuple[EntryDecl, ...] = ()
    octets: "OctetsDecl | None" = None
    envelope: Scalar | None = None
    either: bool = False


@frozen
class EventDecl:
    """An event: its form, and the states in which it may come (None: in all)."""

    name: Scalar
    span: Span
    wire: Scalar | None
    doc: Scalar | None = None
    class_name: Scalar | None = None
    otherwise: Scalar | None = None
    states: tuple[Scalar, ...] | None = None
    use: Scalar | None = None
    entries: tuple[EntryDecl, ...] = ()


@frozen
class LineDecl:
    """How lines end, how long they are, and how strictly they are read."""

    end: Scalar | None = None
    accept: tuple[Scalar, ...] | None = None
    max: Scalar | None = None
    blanks: Scalar | None = None
    verbs: Scalar | None = None
    empty: Scalar | None = None


@frozen
class EnvelopeDecl:
    """What stands around every message, and which fields of it replies repeat."""

    span: Span
    command: Scalar | None
    reply: Scalar | None
    echo: tuple[Scalar, ...]


@frozen
class TranscriptDecl:
    """A conversation that must go exactly as it is written."""

    name: Scalar | None
    steps: Scalar | None
    span: Span


@frozen
class SchemaDecl:
    """A whole schema.

    ``lost`` names the sections of which something could not be read: what seems to be
    missing there may be in it.
    """

    span: Span
    version: Scalar | None = None
    protocol: Scalar | None = None
    doc: Scalar | None = None
    port: Scalar | None = None
    transport: TransportDecl = field(factory=TransportDecl)
    encoding: Scalar | None = None
    line: LineDecl = LineDecl()
    limits: dict[str, Scalar] = field(factory=dict[str, Scalar])
    probe: ProbeDecl | None = None
    envelope: EnvelopeDecl | None = None
    framing: FramingDecl | None = None
    framings: tuple[tuple[Scalar, FramingDecl], ...] = ()
    types: tuple[TypeDecl, ...] = ()
    forms: tuple[FormDecl, ...] = ()
    commands: tuple[CommandDecl, ...] = ()
    replies: tuple[ReplyDecl, ...] = ()
    events: tuple[EventDecl, ...] = ()
    session: tuple[SessionDecl, ...] = ()
    states: tuple[StateDecl, ...] = ()
    conversations: tuple[ConversationDecl, ...] = ()
    greeting: Scalar | None = None
    refusal: Scalar | None = None
    errors: tuple[ErrorDecl, ...] = ()
    transcripts: tuple[TranscriptDecl, ...] = ()
    lost: frozenset[str] = frozenset()
    header: Node | None = None
    endian: Scalar | None = None
    accept: tuple[tuple[Scalar, Scalar], ...] = ()

    @property
    def binary(self) -> bool:
        """Whether its messages have layouts."""
        found = [decl.octets for decl in self.commands]
        found += [decl.octets for decl in self.replies]
        return self.header is not None or any(octets is not None for octets in found)
