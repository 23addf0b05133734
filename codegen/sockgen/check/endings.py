"""No text of a form ends the line that it stands in."""

from collections.abc import Iterator

from sockgen import regular as rl
from sockgen.check.forms import Owned
from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.structure import ending_within
from sockgen.lower import Languages, octets_of
from sockgen.model import (
    RESERVED,
    AnyReply,
    Body,
    FieldPart,
    FlagPart,
    LiteralPart,
    MarkPart,
    Part,
    Protocol,
    Record,
    Union,
    is_token,
    walk,
)
from sockgen.regular import octets

__all__ = ["endings_within_lines"]


def endings_within_lines(
    owned: Owned, model: Protocol, languages: Languages
) -> Iterator[Diagnostic]:
    """No literal, separator or text to choose from holds an octet of a line ending."""
    languages = languages.of(owned.form)
    forbidden = model.line.octets
    if owned.form.tokens:  # Its texts were looked at before blanks became no blanks.
        forbidden = octets.of(RESERVED[1:2])
    for line in owned.form.lines:
        for part in walk(line.parts):
            found = _octets(part, languages) & forbidden
            if found:
                octet = bytes([(found & -found).bit_length() - 1])
                yield ending_within(part.span, owned.what, octet)


def _octets(part: Part, languages: Languages) -> int:
    """Return the mask of the octets that a part itself can put into its line."""
    match part:
        case LiteralPart(text=text) | FlagPart(text=text):
            return octets_of(rl.literal(text))
        case MarkPart():
            return octets_of(rl.literal(b"- "))
        case FieldPart(counted=False, type=type_):
            between = octets_of(rl.literal(part.separator + part.end))
            if isinstance(type_, (Body, Record, Union, AnyReply)):
                return between if part.repeated and not part.lines else 0
            own = 0 if is_token(type_) else octets_of(languages.value(type_, 0))
            return own | between if part.repeated else own
        case _:
            return 0
