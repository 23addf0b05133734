"""How the demands of a reader are met by what has arrived, within the bounds."""

from typing import final

from sockgen_runtime.errors import LineTooLong, Malformed, PayloadTooLarge
from sockgen_runtime.messages.demands import (
    Back,
    Begin,
    Block,
    Demand,
    Dotted,
    Line,
    Peek,
    Take,
    Until,
    UntilAny,
)

from .limits import Limits, LineRules
from .source import Source

__all__ = ["Meeting"]


@final
class Meeting:
    """Meets demands out of a source.

    Attributes:
        line: the line that a reader was given last; its end can go back.

    Args:
        source: what has arrived.
        rules: what a line is.
        limits: how large a payload may be.
    """

    __slots__ = ("_limits", "_rules", "_source", "line")

    def __init__(self, source: Source, rules: LineRules, limits: Limits) -> None:
        self._source = source
        self._rules = rules
        self._limits = limits
        self.line: bytes = b""

    def meet(self, demand: Demand, line_max: int | None = None) -> bytes | None:
        """Return the octets that a reader asked for, or None if they have not arrived.

        Args:
            demand: what it asks for.
            line_max: octets of a line, if they are not those of the protocol.
        """
        if isinstance(demand, Block):
            self._check_size(demand.size, trailer=True)
            return self._source.block(demand.size)
        if isinstance(demand, Line):
            return self._next_line(line_max)
        if isinstance(demand, Take):
            self._check_size(demand.size, trailer=False)
            return self._source.octets(demand.size)
        if isinstance(demand, Back):
            self._source.back(self.line[len(self.line) - demand.size :])
            return b""
        if isinstance(demand, Peek):
            return self._source.ahead()
        if isinstance(demand, Begin):
            return self._beginning(demand)
        if isinstance(demand, UntilAny):
            return self._source.until(demand.delimiters, demand.limit)
        limit = self._limits.payload if demand.limit is None else demand.limit
        if isinstance(demand, Until):
            if demand.size is None:
                return self._source.until(demand.delimiter, limit)
            if demand.size > limit:
                raise PayloadTooLarge(demand.size, limit, until=demand.delimiter)
            return self._source.delimited(demand.size, demand.delimiter)
        if isinstance(demand, Dotted):
            return self._source.dotted(limit)
        return self._source.rest(limit)

    def _beginning(self, demand: Begin) -> bytes | None:
        """Return the mark with which a message begins, or what stands in its place."""
        source = self._source
        while (octet := source.ahead()) is not None:
            if octet in demand.marks:
                return source.octets(1)
            if octet not in demand.over:
                return source.until(demand.until, demand.limit)
            source.octets(1)
        return None

    def _check_size(self, size: int, trailer: bool) -> None:
        """Refuse a payload before anything of it is gathered."""
        if size < 0:
            raise Malformed
        if size > self._limits.payload:
            raise PayloadTooLarge(size, self._limits.payload, trailer)

    def _next_line(self, line_max: int | None) -> bytes | None:
        """Return the next line for a reader."""
        limit = self._rules.max if line_max is None else line_max
        line = self._source.line()
        if line is None:
            if self._source.waiting - self._source.slack > limit:
                raise LineTooLong(limit, unfinished=True)
            return None
        if len(line) > limit:
            raise LineTooLong(limit)
        self.line = line
        return line
