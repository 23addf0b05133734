"""The steps of a transcript, gathered: what goes in, and what comes out for it."""

from attrs import define, field

from sockgen.model import Step, Transcript
from sockgen.source import Span

__all__ = ["Exchange", "exchanges"]


@define
class Exchange:
    """Input on one connection, and the output that it brings."""

    connection: str
    inputs: list[Step] = field(factory=list[Step])
    output: bytes = b""
    output_span: Span | None = None
    closes: Span | None = None

    @property
    def octets(self) -> bytes:
        """All of the input."""
        return b"".join(item.octets for item in self.inputs)

    @property
    def ends(self) -> bool:
        """Whether nothing more is put in behind it."""
        return any(item.kind == "closes" for item in self.inputs)

    @property
    def answered(self) -> bool:
        """Whether it has its output; further input begins another exchange."""
        return self.output_span is not None

    def behind(self, size: int) -> Span | None:
        """Return where input that is all canonical goes on behind its first octets."""
        for item in self.inputs:
            if item.kind == "closes":
                continue
            if item.kind != ":":
                return None
            if size <= 0:
                return item.span
            size -= len(item.octets)
        return None

    def span(self, mark: str = "") -> Span:
        """Return where the exchange stands: its first input with a mark, if any."""
        for item in self.inputs:
            if not mark or item.kind == mark:
                return item.span
        assert self.output_span is not None
        return self.output_span


def exchanges(transcript: Transcript, *, unasked: bool = False) -> list[Exchange]:
    """Return the exchanges of a transcript; a new one begins with input after output.

    Args:
        transcript: the transcript.
        unasked: whether output may come without input: what stands behind the output of
            another connection does.
    """
    found: list[Exchange] = []
    current: dict[str, Exchange] = {}
    for step in transcript.steps:
        exchange = current.get(step.connection)
        late = unasked and step.side == "S" and _is_past(exchange, found)
        if exchange is None or late or (step.side == "C" and exchange.answered):
            exchange = current[step.connection] = Exchange(step.connection)
            found.append(exchange)
        if step.side == "C":
            exchange.inputs.append(step)
            continue
        exchange.output += step.octets
        exchange.output_span = exchange.output_span or step.span
        if step.kind == "closes":
            exchange.closes = step.span
    return found


def _is_past(exchange: Exchange | None, found: list[Exchange]) -> bool:
    """Tell whether another connection was answered since an exchange began."""
    if exchange is None or exchange is found[-1]:
        return False
    behind = found[next(i for i, e in enumerate(found) if e is exchange) + 1 :]
    return any(e.answered for e in behind)
