"""What a server says in a state by itself."""

from attrs import frozen

from sockgen.source import Span

__all__ = ["Probe", "Said"]


@frozen
class Probe:
    """What a silent peer is asked: an event without fields, by its name.

    ``grace`` in seconds: how long it may be silent then.
    """

    event: str
    grace: float | None
    span: Span


@frozen
class Said:
    """An event that is sent on entering a state; ``low``: how many, if it repeats."""

    event: str
    low: int | None
    span: Span
