"""From the nodes of a YAML file to the declarations of a schema."""

from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.schema import (
    expected_list,
    missing_key,
    several_forms,
    unknown_error_kind,
)
from sockgen.diagnostics.semantics import no_answer
from sockgen.schema.framing import framing
from sockgen.schema.model import (
    BatchDecl,
    CommandDecl,
    ErrorDecl,
    EventDecl,
    LineDecl,
    ReplyDecl,
    SchemaDecl,
    SessionDecl,
    StateDecl,
    TranscriptDecl,
    TypeDecl,
)
from sockgen.schema.section import Section, scalar
from sockgen.source import Entry, Mapping, Node, Scalar, Sequence, Unreadable

__all__ = ["ACTIONS", "ERROR_KINDS", "read"]

ACTIONS: Final = ("continue", "swallow", "resynchronise", "close", "drop")
ERROR_KINDS: Final = (
    "unknown_command",
    "wrong_arguments",
    "bad_value",
    "wrong_state",
    "line_too_long",
    "payload_too_large",
    "bad_trailer",
    "bad_frame",
    "too_many_items",
    "too_deep",
    "batch_too_large",
    "handler_failure",
    "too_many_connections",
    "idle_timeout",
    "command_timeout",
    "slow_consumer",
)
_TOP: Final = (
    "sockgen",
    "protocol",
    "doc",
    "port",
    "transport",
    "encoding",
    "line",
    "limits",
    "framing",
    "types",
    "commands",
    "replies",
    "events",
    "session",
    "states",
    "greeting",
    "refusal",
    "errors",
    "transcripts",
)
_TOP_LATER: Final = (
    "framings",
    "records",
    "header",
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
_TYPE_FORMS: Final = ("is", "match", "wire", "one_of", "enum", "quoted")
_TYPE_OPTIONS: Final = (
    "min",
    "max",
    "width",
    "among",
    "deny",
    "open",
    "fold",
    "value",
    "escape",
    "double",
    "true",
    "false",
    "nil",
    "empty",
)
_TYPE_LATER: Final = ("hook", "parts", "bits", "escaped", "keys", "item", "key")
_COMMAND_LATER: Final = ("where", "layout", "keys", "idle", "when")
_STATE_LATER: Final = ("framing", "facts", "when", "enter")
_ERRORS_LATER: Final = (
    "bad_checksum",
    "bad_envelope",
    "missing_size",
    "accept",
)


def read(root: Node, report: Report) -> SchemaDecl:
    """Read a schema from the root of its YAML."""
    top = Section(root, "the schema", _TOP, report, _TOP_LATER)
    for key in ("sockgen", "protocol", "commands"):
        if top.lacks(key):
            report(missing_key(root.span, key, "the schema"))
    limits = Section(top.node("limits"), "limits", _LIMITS, report)
    return SchemaDecl(
        span=root.span,
        version=top.text("sockgen"),
        protocol=top.text("protocol"),
        doc=top.text("doc"),
        port=top.text("port"),
        transport=_transport(top, report),
        encoding=top.text("encoding"),
        line=_line(top.node("line"), report),
        limits={k: s for k in _LIMITS if (s := limits.text(k)) is not None},
        framing=framing(top.node("framing"), "the protocol", report),
        types=tuple(_type(e, report) for e in top.entries("types")),
        commands=tuple(_command(e, report) for e in top.entries("commands")),
        replies=tuple(_reply(e, report) for e in top.entries("replies")),
        events=tuple(_event(e, report) for e in top.entries("events")),
        session=tuple(_session(e, report) for e in top.entries("session")),
        states=tuple(_state(e, report) for e in top.entries("states")),
        greeting=top.text("greeting"),
        refusal=top.text("refusal"),
        errors=_errors(top.entries("errors"), report),
        transcripts=_transcripts(top.node("transcripts"), report),
        lost=frozenset(key for key in _TOP if top.lost(key)),
    )


def _transport(top: Section, report: Report) -> Scalar | None:
    """Return the transport: its name, or the only key of its map."""
    node = top.node("transport")
    if not isinstance(node, Mapping):
        return top.text("transport")
    for entry in node.entries:
        if entry.key.text == "stream":
            Section(entry.value, "transport 'stream'", (), report, ("framing", "port"))
    others = [e.key for e in node.entries if e.key.text != "stream"]
    return others[0] if others else node.entries[0].key if node.entries else None


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


def _type(entry: Entry, report: Report) -> TypeDecl:
    what = f"type '{entry.key.text}'"
    if isinstance(entry.value, Scalar):
        return TypeDecl(entry.key, entry.key.span, text=entry.value)
    known = ("doc", "bad", "map", *_TYPE_FORMS, *_TYPE_OPTIONS)
    section = Section(entry.value, what, known, report, _TYPE_LATER)
    given = [form for form in _TYPE_FORMS if section.node(form) is not None]
    none = section.lacks(*_TYPE_FORMS) and not section.has_later
    if none or len(given) > 1:
        report(several_forms(entry.key.span, what, given, _TYPE_FORMS))
    return TypeDecl(
        name=entry.key,
        span=entry.key.span,
        doc=section.text("doc"),
        is_=section.text("is"),
        match=section.text("match"),
        wire=section.text("wire"),
        one_of=section.texts("one_of"),
        enum=_enum(section, report),
        quoted=section.text("quoted"),
        options={k: s for k in _TYPE_OPTIONS if (s := section.text(k)) is not None},
        escapes=_pairs(section.entries("map"), f"'map' of {what}", report),
        bad=_error_at(section.node("bad"), "bad_value", entry.key, report),
    )


def _enum(section: Section, report: Report) -> tuple[tuple[Scalar, Scalar], ...] | None:
    """Read the members of an enum: a map from identifier to wire text, or a list."""
    node = section.node("enum")
    if node is None:
        return None
    if isinstance(node, Mapping):
        return _pairs(node.entries, f"'enum' of {section.what}", report)
    return tuple((text, text) for text in section.texts("enum") or ())


def _pairs(
    found: tuple[Entry, ...], what: str, report: Report
) -> tuple[tuple[Scalar, Scalar], ...]:
    values = ((e.key, scalar(e.value, what, report)) for e in found)
    return tuple((key, value) for key, value in values if value is not None)


def _command(entry: Entry, report: Report) -> CommandDecl:
    what = f"command '{entry.key.text}'"
    if isinstance(entry.value, Scalar):
        report(no_answer(entry.key.span, entry.key.text))
        return CommandDecl(entry.key, entry.key.span, wire=entry.value)
    known = (
        *("doc", "wire", "class", "reply", "answer", "silent", "max"),
        *("otherwise", "errors", "in", "deferred"),
    )
    section = Section(entry.value, what, known, report, _COMMAND_LATER)
    if section.lacks("wire"):
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
        errors=_errors(section.entries("errors"), report),
        states=section.texts("in"),
        deferred=section.text("deferred"),
    )


def _state(entry: Entry, report: Report) -> StateDecl:
    what = f"state '{entry.key.text}'"
    known = ("doc", "idle", "errors", "clear", "batch")
    section = Section(entry.value, what, known, report, _STATE_LATER)
    return StateDecl(
        name=entry.key,
        span=entry.key.span,
        doc=section.text("doc"),
        idle=section.text("idle"),
        clear=section.texts("clear"),
        errors=_errors(section.entries("errors"), report),
        batch=_batch(section.node("batch"), entry.key, report),
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
        replace=_pairs(section.entries("replace"), section.what, report),
        finish=section.text("finish"),
        stop=section.texts("stop") or (),
        left_out=section.texts("except") or (),
    )


def _session(entry: Entry, report: Report) -> SessionDecl:
    """Read a field: ``[T]`` is a list of YAML with one item."""
    node = entry.value
    optional = isinstance(node, Sequence) and len(node.items) == 1
    inner = node.items[0] if isinstance(node, Sequence) and optional else node
    what = f"session field '{entry.key.text}'"
    return SessionDecl(entry.key, scalar(inner, what, report), optional)


def _reply(entry: Entry, report: Report) -> ReplyDecl:
    what = f"reply '{entry.key.text}'"
    if isinstance(entry.value, Scalar):
        return ReplyDecl(entry.key, entry.key.span, wire=entry.value)
    later = ("keys", "where", "layout", "echo")
    known = ("doc", "wire", "class", "otherwise", "then", "fill")
    section = Section(entry.value, what, known, report, later)
    if section.lacks("wire"):
        report(missing_key(entry.key.span, "wire", what))
    return ReplyDecl(
        name=entry.key,
        span=entry.key.span,
        wire=section.text("wire"),
        doc=section.text("doc"),
        class_name=section.text("class"),
        otherwise=section.text("otherwise"),
        then=section.text("then"),
        fill=_pairs(section.entries("fill"), f"'fill' of {what}", report),
    )


def _event(entry: Entry, report: Report) -> EventDecl:
    what = f"event '{entry.key.text}'"
    if isinstance(entry.value, Scalar):
        return EventDecl(entry.key, entry.key.span, wire=entry.value)
    known = ("doc", "wire", "class", "otherwise", "in")
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
    )


def _errors(found: tuple[Entry, ...], report: Report) -> tuple[ErrorDecl, ...]:
    decls: list[ErrorDecl] = []
    for entry in found:
        if entry.key.text not in ERROR_KINDS:
            later = entry.key.text in _ERRORS_LATER
            report(unknown_error_kind(entry.key.span, entry.key.text, later))
            if later:
                continue  # its value may be of any kind
        decl = _error_at(entry.value, entry.key.text, entry.key, report)
        if decl is not None:
            decls.append(decl)
    return tuple(decls)


def _error_at(
    node: Node | None, kind: str, key: Scalar, report: Report
) -> ErrorDecl | None:
    if node is None:
        return None
    if isinstance(node, Scalar):
        if node.text in ACTIONS:
            return ErrorDecl(kind, key.span, None, node)
        return ErrorDecl(kind, key.span, node, None)
    section = Section(node, f"error '{kind}'", ("reply", "then"), report)
    if section.lacks("reply", "then"):
        report(missing_key(key.span, "reply", section.what))
    reply, then = section.text("reply"), section.text("then")
    return ErrorDecl(kind, key.span, reply, then)


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
