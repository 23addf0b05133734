"""From the lines of a transcript to its steps."""

import re
from collections.abc import Iterator
from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.transcript import bad_step
from sockgen.model import Step, Transcript
from sockgen.resolve.escapes import octets_of
from sockgen.schema import SchemaDecl, TranscriptDecl
from sockgen.source import Scalar

__all__ = ["transcripts"]

_LINE: Final = re.compile(
    r"(?P<side>[CS])(?P<number>\d?)(?P<kind>:|(?<=C)[~!]|(?<=C\d)[~!])(?: (?P<text>.*))?"
)
_EVENT: Final = re.compile(
    r"(?P<side>[CS])(?P<number>\d?) (?P<kind>closes|(?<=S )nothing|(?<=S\d )nothing)"
)
_OCTET: Final = re.compile(r'"(?P<text>[^"]*)"|(?P<hex>(?:[0-9a-fA-F]{2})+)')
_OCTETS: Final = re.compile(
    rf"(?:\s|\||{_OCTET.pattern.replace('?P<text>', '?:').replace('?P<hex>', '?:')})*"
)
_UNENDED: Final = re.compile(r"(?<!\\)(?:\\\\)*\\$")


def transcripts(decl: SchemaDecl, end: bytes, report: Report) -> tuple[Transcript, ...]:
    """Return the transcripts of a schema; what is no step of one is reported.

    Args:
        decl: the schema; where its messages are octets, they are in hexadecimal.
        end: the ending of lines.
        report: takes what is wrong.
    """
    ending = None if decl.binary else end
    return tuple(_transcript(found, ending, report) for found in decl.transcripts)


def _transcript(decl: TranscriptDecl, end: bytes | None, report: Report) -> Transcript:
    name = decl.name.text if decl.name is not None else "transcript"
    steps = () if decl.steps is None else tuple(_steps(decl.steps, end, report))
    return Transcript(name, steps, decl.span)


def _steps(source: Scalar, end: bytes | None, report: Report) -> Iterator[Step]:
    start = 0
    for line in source.text.split("\n"):
        step = _step(source, start, line, end, report) if line else None
        if step is not None:
            yield step
        start += len(line) + 1


def _step(
    source: Scalar, start: int, line: str, end: bytes | None, report: Report
) -> Step | None:
    span = source.locate(start, len(line))
    match = _EVENT.fullmatch(line) or _LINE.fullmatch(line)
    if match is None:
        report(bad_step(span, line))
        return None
    octets = b""
    if end is None:
        found = _hexadecimal(match["text"] or "") if match["kind"] in ":~!" else b""
        if found is None:
            report(bad_step(span, line))
            return None
        octets = found
    elif match["kind"] in (":", "~", "!"):
        unended = _UNENDED.search(match["text"] or "") is not None
        at = start + (match.start("text") if match["text"] else len(line))
        behind = start + len(line) - unended
        octets = octets_of(source, report, at, behind) + (b"" if unended else end)
    return Step(match["number"], match["side"], match["kind"], octets, span)


def _hexadecimal(text: str) -> bytes | None:
    """Return octets that are written as ``07 "text" | ff``; None, if they are not."""
    if _OCTETS.fullmatch(text) is None:
        return None
    found = bytearray()
    for match in _OCTET.finditer(text):
        found += (
            match["text"].encode()
            if match["hex"] is None
            else bytes.fromhex(match["hex"])
        )
    return bytes(found)
