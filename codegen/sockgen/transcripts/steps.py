"""The steps of a transcript: what goes in, what comes out, on which connection."""

import re
from typing import Final

from attrs import define, field, frozen

from sockgen.diagnostics import Report
from sockgen.diagnostics.transcript import bad_step
from sockgen.diagnostics.wireform import bad_escape
from sockgen.model import Transcript
from sockgen.resolve.settings import unescape, unknown_escapes
from sockgen.source import Span

__all__ = ["Exchange", "Input", "exchanges"]

_STEP: Final = re.compile(
    r"(?P<side>[CS])(?P<number>\d?)(?P<mark>[:~!])(?: (?P<text>.*))?"
)
_WORDS: Final = re.compile(r"S(?P<number>\d?) (?P<word>closes|nothing)")


@frozen
class Input:
    """A line of input: its octets, and its mark ``:``, ``~`` or ``!``."""

    octets: bytes
    mark: str
    span: Span


@define
class Exchange:
    """Input on one connection, and the output that it brings."""

    connection: str
    inputs: list[Input] = field(factory=list[Input])
    output: bytes = b""
    output_span: Span | None = None
    closes: Span | None = None

    @property
    def octets(self) -> bytes:
        """All of the input."""
        return b"".join(item.octets for item in self.inputs)

    def behind(self, size: int) -> Span | None:
        """Return where input that is all canonical goes on behind its first octets."""
        for item in self.inputs:
            if item.mark != ":":
                return None
            if size <= 0:
                return item.span
            size -= len(item.octets)
        return None

    def span(self, mark: str = "") -> Span:
        """Return where the exchange stands: its first input with a mark, if any."""
        for item in self.inputs:
            if not mark or item.mark == mark:
                return item.span
        assert self.output_span is not None
        return self.output_span


def exchanges(transcript: Transcript, end: bytes, report: Report) -> list[Exchange]:
    """Return the exchanges of a transcript; a new one begins with input after output."""
    found: list[Exchange] = []
    current: dict[str, Exchange] = {}
    for text, span in transcript.steps:
        words, step = _WORDS.fullmatch(text), _STEP.fullmatch(text)
        match = words or step
        if match is None or match[0].startswith(("S~", "S!")):
            report(bad_step(span, text))
            continue
        for place, length in unknown_escapes(text.removesuffix("\\")):
            shown = text[place : place + length]
            at = Span(span.file, span.line, span.column + place, length)
            report(bad_escape(at, shown))
        connection = match["number"]
        exchange = current.get(connection)
        is_input = words is None and text.startswith("C")
        answered = exchange is not None and (exchange.output_span or exchange.closes)
        if exchange is None or (is_input and answered):
            exchange = current[connection] = Exchange(connection)
            found.append(exchange)
        if words is not None:
            _ending(exchange, words["word"], span)
        elif step is not None:
            _line(exchange, step, end, span)
    return found


def _ending(exchange: Exchange, word: str, span: Span) -> None:
    if word == "closes":
        exchange.closes = span
    exchange.output_span = exchange.output_span or span


def _line(exchange: Exchange, step: re.Match[str], end: bytes, span: Span) -> None:
    text = step["text"] or ""
    if re.search(r"(?<!\\)(\\\\)*\\$", text):
        octets = unescape(text[:-1])
    else:
        octets = unescape(text) + end
    if step["side"] == "C":
        exchange.inputs.append(Input(octets, step["mark"], span))
    else:
        exchange.output += octets
        exchange.output_span = exchange.output_span or span
