"""What stands around every message."""

from attrs import frozen

from sockgen.model.forms import Part

__all__ = ["Envelope"]


@frozen
class Envelope:
    """What stands before every command; ``echoes`` are fields that replies repeat."""

    before: tuple[Part, ...]
    echoes: tuple[str, ...]
