"""Framings whose messages are lines: from what is written to what it means."""

from collections.abc import Iterator
from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.framing import bad_ends, bad_mark, wrong_first_byte
from sockgen.model.framing import (
    CountFraming,
    DelimitedFraming,
    FixedFraming,
    FrameByFirstByte,
    LengthFraming,
    LineFraming,
    MarkFraming,
    WholeFraming,
    acknowledged,
)
from sockgen.resolve.escapes import octets_of
from sockgen.resolve.settings import choice, number
from sockgen.schema.framing import FramingDecl
from sockgen.source import Scalar

__all__ = ["by_first_byte", "line_framing", "octet"]

_SIZES: Final = {"u8": 1, "u16": 2, "u32": 4}
_LONGEST: Final = 2**16
_BACKSLASH: Final = "\\"
_RANGE: Final = "-"


def line_framing(decl: FramingDecl, report: Report) -> LineFraming | None:
    """Return what a framing without tokens means; None if that is nothing.

    Args:
        decl: the framing as it is written, but for one by the first octet.
        report: takes what is wrong.
    """
    if decl.kind == "marked":
        return _marked(decl.marks, report)
    if decl.kind == "delimited":
        return _delimited(decl, report)
    return None if decl.size is None else _line(decl.kind, decl.size, report)


def by_first_byte(decl: FramingDecl, report: Report) -> FrameByFirstByte | None:
    """Return what frames by their first octet mean; None if there are none."""
    options: dict[bytes, WholeFraming] = {}
    for key, inner in decl.choices:
        found = _whole(inner, report)
        for first in _octets(key, report):
            if first in options:
                report(wrong_first_byte(key.span, key.text, "expected each octet once"))
            elif found is not None:
                options[first] = found
    otherwise = None if decl.otherwise is None else _whole(decl.otherwise, report)
    if otherwise is None or not options:
        return None
    printed = otherwise if decl.first else next(iter(options.values()))
    return FrameByFirstByte(tuple(options.items()), otherwise, printed)


def _octets(key: Scalar, report: Report) -> Iterator[bytes]:
    """Yield the octets that a key means: one, or all from one to another."""
    octets = octets_of(key, report)
    if len(octets) == 3 and octets[1:2] == _RANGE.encode() and octets[0] < octets[2]:
        yield from (bytes([each]) for each in range(octets[0], octets[2] + 1))
        return
    if len(octets) == 1:
        yield octets
    else:
        report(wrong_first_byte(key.span, key.text, "expected one octet, or a range"))


def _whole(decl: FramingDecl, report: Report) -> WholeFraming | None:
    """Return what a frame by itself means."""
    found = line_framing(decl, report)
    if acknowledged(found):
        text = "what is acknowledged stands beside nothing else"
        report(wrong_first_byte(decl.span, decl.kind, text))
    if isinstance(found, WholeFraming):
        return found
    text = "only 'octets', 'length', 'marked' and 'delimited' stand beside each other"
    report(wrong_first_byte(decl.span, decl.kind, text))
    return None


def _delimited(decl: FramingDecl, report: Report) -> DelimitedFraming | None:
    """Return what delimiters mean: whichever comes first, it is known when it is there."""
    ends = [octets_of(text, report) for text in decl.ends]
    if not all(ends) or not ends:
        report(bad_ends(decl.span, "a delimiter is empty, or there is none"))
        return None
    named = sorted(zip(ends, decl.ends, strict=True), key=lambda pair: len(pair[0]))
    for at, (end, text) in enumerate(named):
        for other, longer in named[at + 1 :]:
            if end in other[:-1] or end == other:
                why = f"'{text.text}' is within '{longer.text}'"
                report(bad_ends(longer.span, why))
    return DelimitedFraming(tuple(ends))


def _line(kind: str, text: Scalar, report: Report) -> LineFraming:
    if kind == "fixed":
        return FixedFraming(number(text, 1, _LONGEST, report))
    if kind == "length":
        known = ("u8", "u16", "u32")
        return LengthFraming(_SIZES[choice(text, "length", known, report)])
    behind = octets_of(text, report)
    if not behind or behind[:1].isdigit():
        report(bad_mark(text.span, "what stands behind a number", text.text))
    return CountFraming(behind or b" ")


def _marked(marks: dict[str, Scalar], report: Report) -> MarkFraming:
    start = octet(marks.get("start"), "a mark", report)
    end = octet(marks.get("end"), "a mark", report)
    escape = octet(marks.get("escape"), "an escape", report)
    good = octet(marks.get("good"), "a mark", report)
    bad = octet(marks.get("bad"), "a mark", report)
    taken = start
    for key, found in (("end", end), ("escape", escape), ("good", good), ("bad", bad)):
        if found and found in taken:
            report(bad_mark(marks[key].span, "a mark", marks[key].text))
        taken += found
    known = ("none", "sum8", "xor8")
    check = choice(marks.get("check"), "check", known, report)
    ignore = octets_of(marks["ignore"], report) if "ignore" in marks else b""
    if any(sign and sign in ignore for sign in (start, bad)):
        report(
            bad_mark(marks["ignore"].span, "what is passed over", marks["ignore"].text)
        )
    return MarkFraming(
        start,
        end,
        "" if check == "none" else check,
        escape,
        ignore,
        number(marks["max"], 1, _LONGEST, report) if "max" in marks else None,
        *((good, bad) if good and bad else ()),
    )


def octet(text: Scalar | None, what: str, report: Report) -> bytes:
    """Return a single octet; a lone backslash needs no other one before it."""
    if text is None:
        return b""
    octet = text.text.encode() if text.text == _BACKSLASH else octets_of(text, report)
    if len(octet) != 1:
        report(bad_mark(text.span, what, text.text))
        return b"?"
    return octet
