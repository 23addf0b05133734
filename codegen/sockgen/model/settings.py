"""The settings of a protocol: what a line is, and what bounds there are."""

from attrs import frozen

__all__ = ["Limits", "LineSettings"]


@frozen
class LineSettings:
    """How lines end and how they are read; ``max`` in octets without the ending."""

    end: bytes
    accept: tuple[bytes, ...]
    max: int
    lenient: bool
    fold: bool
    skip_empty: bool

    @property
    def octets(self) -> int:
        """The mask of the octets that end lines: no field holds one."""
        mask = 0
        for ending in (self.end, *self.accept):
            for octet in ending:
                mask |= 1 << octet
        return mask


@frozen
class Limits:
    """Bounds: octets, items, seconds (None: no limit), connections."""

    payload: int
    items: int
    depth: int
    idle: float | None
    command: float | None
    connections: int
    deferred: float | None
    backlog: int
    batch: int
    batch_bytes: int
