"""Rules of framings: what holds tokens, and what a form over tokens may be."""

from collections.abc import Iterator

from sockgen.check.forms import Owned
from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.framing import (
    more_than_a_line,
    not_strings,
    nothing_acknowledged,
    unframed_error,
    wrong_first_byte,
)
from sockgen.lower.refusing import error_answers
from sockgen.model import (
    Body,
    Characters,
    Command,
    FieldPart,
    FirstByte,
    FlagPart,
    LiteralPart,
    Message,
    NamedType,
    Protocol,
    Record,
    Sized,
    StringFraming,
    Trust,
    acknowledged,
    field_parts,
    framed,
    walk,
)

__all__ = ["framed_forms", "framed_strings", "unframed_errors", "unheard_signs"]


def framed_strings(model: Protocol) -> Iterator[Diagnostic]:
    """The types that a framing names hold strings, and begin with their octet."""
    types = {type_.name: type_ for type_ in model.types}
    for framing in model.framings:
        for name, span in framed(framing).items():
            type_ = types.get(name)
            if type_ is None or not _holds_strings(type_, types):
                yield not_strings(span, name)
        if isinstance(framing, FirstByte):
            yield from _first_octets(framing, types)


def _first_octets(
    framing: FirstByte, types: dict[str, NamedType]
) -> Iterator[Diagnostic]:
    for octet, option in framing.options:
        if isinstance(option, StringFraming) and option.type in types:
            begin = _begin(types[option.type])
            if begin[:1] != octet:
                found = f"'{option.type}' does not begin with it"
                yield wrong_first_byte(option.span, octet.decode("latin-1"), found)


def _begin(type_: NamedType) -> bytes:
    """Return the text that a type begins with."""
    first = type_.form.lines[0].parts[:1] if type_.form and type_.form.lines else ()
    match first:
        case (LiteralPart(text=text),):
            return text
        case _:
            return b""


def _holds_strings(type_: NamedType, types: dict[str, NamedType]) -> bool:
    """Whether the only field of a type is repeated, and each item a string."""
    if type_.form is None or type_.form.trust is Trust.NOTHING:
        return type_.form is not None  # What is wrong with it was reported.
    match list(field_parts(type_.form)):
        case [FieldPart(lines=True, type=Record(name=item))]:
            inner = types.get(item)
        case _:
            return False
    if inner is None or inner.form is None or inner.unwrap is None:
        return False
    match list(field_parts(inner.form)):
        case [FieldPart(counted=True, type=Characters(string=False))]:
            return True
        case _:
            return False


def framed_forms(owned: Owned, model: Protocol) -> Iterator[Diagnostic]:
    """A form over tokens, or in a frame, is one line without payloads."""
    form, owner = owned.form, owned.owner
    framed = isinstance(owner, Message) and model.in_frames(owner)
    if not form.tokens and not framed:
        return
    what = f"{owned.what} is {'over tokens' if form.tokens else 'in a frame'}"
    if len(form.lines) != 1:
        yield more_than_a_line(owned.span, what, "it has one line")
    if isinstance(owner, Command) and owner.line_max is not None:
        yield more_than_a_line(owned.span, what, "'max' is for lines")
    for line in form.lines:
        for part in walk(line.parts):
            if not isinstance(part, FieldPart):
                continue
            alone = part.lines or part.marked
            if part.counted or alone or isinstance(part.type, Body):
                why = f"'{part.label}' can have no size, and no lines of its own"
                yield more_than_a_line(part.span, what, why)


def unheard_signs(model: Protocol) -> Iterator[Diagnostic]:
    """Without marks for what came whole, and what did not, nothing is asked for again."""
    frames = model.transport.frames
    around = None if frames is None else frames.framing
    if any(map(acknowledged, (*model.framings, around))):
        return
    for answer in error_answers(model):
        if answer.action == "nak":
            yield nothing_acknowledged(answer.span, answer.kind)


def unframed_errors(model: Protocol) -> Iterator[Diagnostic]:
    """Without a framing, or datagrams, no message is wrong in its frame.

    Without an envelope none is wrong in that, and no size is missed that no map tells.
    """
    kinds = set[str]() if model.envelope else {"bad_envelope"}
    if not any(
        _is_announced(part)
        for each in model.commands
        for part in field_parts(each.form)
    ):
        kinds.add("missing_size")
    if not model.framings and model.transport.frames is None:
        kinds.add("bad_checksum")
        if model.transport.datagrams is None:
            kinds.add("bad_frame")
    for answer in error_answers(model):
        if answer.kind in kinds:
            yield unframed_error(answer.span, answer.kind)


def _is_announced(part: FieldPart | FlagPart) -> bool:
    """Whether a part is a body whose size must be an entry of a map."""
    body = part.type if isinstance(part, FieldPart) else None
    return isinstance(body, Sized) and body.otherwise == "error"
