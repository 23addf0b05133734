"""From the nodes of a YAML file to the declarations of a schema."""

from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.schema import (
    expected_list,
    missing_key,
)
from sockgen.diagnostics.semantics import no_answer
from sockgen.schema.conversations import conversations
from sockgen.schema.envelope import envelope
from sockgen.schema.errors import errors
from sockgen.schema.framing import framing, named_framings
from sockgen.schema.model import (
    BatchDecl,
    CommandDecl,
    EntryDecl,
    EventDecl,
    FormDecl,
    LineDecl,
    ReplyDecl,
    SchemaDecl,
    SessionDecl,
    StateDecl,
    TranscriptDecl,
)
from sockgen.schema.octets import OCTETS, accepted, octets
from sockgen.schema.probes import read_idle
from sockgen.schema.section import Section, pairs, scalar
from sockgen.schema.transport import read_transport
from sockgen.schema.types import read_type
from sockgen.source import Entry, Node, Scalar, Sequence, Unreadable

__all__ = ["read"]

_TOP: Final = (
    "sockgen",
    "protocol",
    "doc",
    "port",
    "transport",
    "encoding",
    "line",
    "limits",
    "envelope",
    "framing",
    "framings",
    "types",
    "forms",
    "commands",
    "replies",
    "events",
    "session",
    "states",
    "greeting",
    "refusal",
    "errors",
    "transcripts",
    "header",
    "endian",
    "messages",
    "conversations",
)
_LIMITS: Final = (
    "payload",
    "items",
    "depth",
    "idle",
    "command",
    "connections",
    "deferred",
    "backlog",
    "batch",
    "batch_bytes",
)
_COMMAND_LATER: Final = ("idle",)


def read(root: Node, report: Report) -> SchemaDecl:
    """Read a schema from the root of its YAML."""
    top = Section(root, "the schema", _TOP, report)
    for key in ("sockgen", "protocol", "commands"):
        if top.lacks(key):
            report(missing_key(root.span, key, "the schema"))
    limits = Section(top.node("limits"), "limits", _LIMITS, report)
    idle, probe = read_idle(limits, report)
    return SchemaDecl(
        span=root.span,
        version=top.text("sockgen"),
        protocol=top.text("protocol"),
        doc=top.text("doc"),
        port=top.text("port"),
        transport=read_transport(top.node("transport"), report),
        encoding=top.text("encoding"),
        line=_line(top.node("line"), report),
        limits=_texts(limits, {"idle": idle}),
        probe=probe,
        envelope=envelope(top.node("envelope"), report),
        framing=framing(top.node("framing"), "the protocol", report),
        framings=named_framings(top.entries("framings"), report),
        types=tuple(read_type(e, report) for e in top.entries("types")),
        forms=tuple(_form(e, report) for e in top.entries("forms")),
        commands=tuple(_command(e, report) for e in top.entries("commands")),
        replies=_replies(top, report),
        conversations=conversations(top.entries("conversations"), report),
        events=tuple(_event(e, report) for e in top.entries("events")),
        session=tuple(_session(e, report) for e in top.entries("session")),
        states=tuple(_state(e, report) for e in top.entries("states")),
        greeting=top.text("greeting"),
        refusal=top.text("refusal"),
        errors=errors(top.entries("errors"), report),
        header=top.node("header"),
        endian=top.text("endian"),
        accept=accepted(top.entries("errors"), report),
        transcripts=_transcripts(top.node("transcripts"), report),
        lost=_lost(top),
    )


def _lost(top: Section) -> frozenset[str]:
    """Return the sections that cannot be read whole; messages are found as replies are."""
    found = {key for key in _TOP if top.lost(key)}
    return frozenset({"replies", *found} if "messages" in found else found)


def _texts(limits: Section, own: dict[str, Scalar | None]) -> dict[str, Scalar]:
    """Return the bounds that are given; some of them were read before."""
    found = {key: own[key] if key in own else limits.text(key) for key in _LIMITS}
    return {key: text for key, text in found.items() if text is not None}


def _line(node: Node | None, report: Report) -> LineDecl:
    keys = ("end", "accept", "max", "blanks", "verbs", "empty")
    section = Section(node, "line", keys, report)
    return LineDecl(
        end=section.text("end"),
        accept=section.texts("accept"),
        max=section.text("max"),
        blanks=section.text("blanks"),
        verbs=section.text("verbs"),
        empty=section.text("empty"),
    )


def _command(entry: Entry, report: Report) -> CommandDecl:
    what = f"command '{entry.key.text}'"
    if isinstance(entry.value, Scalar):
        report(no_answer(entry.key.span, entry.key.text))
        return CommandDecl(entry.key, entry.key.span, wire=entry.value)
    known = (
        *("doc", "wire", "class", "reply", "answer", "silent", "max"),
        *("otherwise", "errors", "in", "deferred", "when", "use", "keys"),
        *("envelope", *OCTETS),
    )
    section = Section(entry.value, what, known, report, _COMMAND_LATER)
    if section.lacks("wire", *OCTETS):
        report(missing_key(entry.key.span, "wire", what))
    if section.lacks("reply", "answer"):
        report(no_answer(entry.key.span, entry.key.text))
    return CommandDecl(
        name=entry.key,
        span=entry.key.span,
        wire=section.text("wire"),
        doc=section.text("doc"),
        class_name=section.text("class"),
        reply=section.text("reply"),
        answer=section.text("answer"),
        silent=section.text("silent"),
        max=section.text("max"),
        otherwise=section.text("otherwise"),
        errors=errors(section.entries("errors"), report),
        states=section.texts("in"),
        deferred=section.text("deferred"),
        when=section.text("when"),
        use=section.text("use"),
        entries=_entries(section, report),
        octets=octets(section, report),
        envelope=section.text("envelope"),
    )


def _state(entry: Entry, report: Report) -> StateDecl:
    what = f"state '{entry.key.text}'"
    known = (
        *("doc", "idle", "errors", "clear", "batch", "enter", "framing"),
        *("facts", "when"),
    )
    section = Section(entry.value, what, known, report)
    idle, probe = read_idle(section, report)
    return StateDecl(
        name=entry.key,
        span=entry.key.span,
        doc=section.text("doc"),
        idle=idle,
        probe=probe,
        enter=section.text("enter"),
        clear=section.texts("clear"),
        errors=errors(section.entries("errors"), report),
        batch=_batch(section.node("batch"), entry.key, report),
        framing=framing(section.node("framing"), what, report),
        facts=section.texts("facts") or (),
        when=section.text("when"),
    )


def _batch(node: Node | None, state: Scalar, report: Report) -> BatchDecl | None:
    if node is None:
        return None
    known = (*("each", "end", "broken", "late", "replace", "finish", "stop", "except"),)
    section = Section(node, f"'batch' of state '{state.text}'", known, report)
    for key in ("each", "end"):
        if section.lacks(key):
            report(missing_key(node.span, key, section.what))
    return BatchDecl(
        span=node.span,
        each=section.text("each"),
        end=section.text("end"),
        broken=section.text("broken"),
        late=section.texts("late"),
        replace=pairs(section.entries("replace"), section.what, report),
        finish=section.text("finish"),
        stop=section.texts("stop") or (),
        left_out=section.texts("except") or (),
    )


def _form(entry: Entry, report: Report) -> FormDecl:
    wire = scalar(entry.value, f"form '{entry.key.text}'", report)
    return FormDecl(entry.key, wire)


def _entries(section: Section, report: Report) -> tuple[EntryDecl, ...]:
    """Read the entries of a message's map: ``[T]`` is a list of YAML with one item."""
    decls: list[EntryDecl] = []
    for entry in section.entries("keys"):
        node, optional = _in_brackets(entry.value)
        what = f"entry '{entry.key.text}' of {section.what}"
        decls.append(EntryDecl(entry.key, scalar(node, what, report), optional))
    return tuple(decls)


def _in_brackets(node: Node) -> tuple[Node, bool]:
    """Return a node without the brackets around it, and whether it has these."""
    if isinstance(node, Sequence) and len(node.items) == 1:
        return node.items[0], True
    return node, False


def _session(entry: Entry, report: Report) -> SessionDecl:
    """Read a field: ``[T]`` is a list of YAML with one item."""
    inner, optional = _in_brackets(entry.value)
    what = f"session field '{entry.key.text}'"
    return SessionDecl(entry.key, scalar(inner, what, report), optional)


def _replies(top: Section, report: Report) -> tuple[ReplyDecl, ...]:
    """Read what a server may send: its replies, and the messages of both sides."""
    kinds = {"replies": "reply", "messages": "message"}
    found = ((e, kind) for key, kind in kinds.items() for e in top.entries(key))
    return tuple(_reply(entry, kind, report) for entry, kind in found)


def _reply(entry: Entry, kind: str, report: Report) -> ReplyDecl:
    what, either = f"{kind} '{entry.key.text}'", kind == "message"
    if isinstance(entry.value, Scalar):
        span = entry.key.span
        return ReplyDecl(entry.key, span, wire=entry.value, either=either)
    known = (
        *("doc", "wire", "class", "otherwise", "then", "fill", "use", "keys"),
        *("envelope",),
    )
    section = Section(entry.value, what, (*known, *OCTETS, "echo"), report)
    if section.lacks("wire", *OCTETS, "echo"):
        report(missing_key(entry.key.span, "wire", what))
    return ReplyDecl(
        name=entry.key,
        span=entry.key.span,
        wire=section.text("wire"),
        doc=section.text("doc"),
        class_name=section.text("class"),
        otherwise=section.text("otherwise"),
        then=section.text("then"),
        fill=pairs(section.entries("fill"), f"'fill' of {what}", report),
        use=section.text("use"),
        entries=_entries(section, report),
        octets=octets(section, report),
        envelope=section.text("envelope"),
        either=either,
    )


def _event(entry: Entry, report: Report) -> EventDecl:
    what = f"event '{entry.key.text}'"
    if isinstance(entry.value, Scalar):
        return EventDecl(entry.key, entry.key.span, wire=entry.value)
    known = ("doc", "wire", "class", "otherwise", "in", "use", "keys")
    section = Section(entry.value, what, known, report)
    if section.lacks("wire"):
        report(missing_key(entry.key.span, "wire", what))
    return EventDecl(
        name=entry.key,
        span=entry.key.span,
        wire=section.text("wire"),
        doc=section.text("doc"),
        class_name=section.text("class"),
        otherwise=section.text("otherwise"),
        states=section.texts("in"),
        use=section.text("use"),
        entries=_entries(section, report),
    )


def _transcripts(node: Node | None, report: Report) -> tuple[TranscriptDecl, ...]:
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        if not isinstance(node, Unreadable):
            report(expected_list(node.span, "'transcripts'"))
        return ()
    decls: list[TranscriptDecl] = []
    for item in node.items:
        section = Section(item, "a transcript", ("name", "steps"), report)
        if section.lacks("steps"):
            report(missing_key(item.span, "steps", "a transcript"))
        decl = TranscriptDecl(section.text("name"), section.text("steps"), item.span)
        decls.append(decl)
    return tuple(decls)
