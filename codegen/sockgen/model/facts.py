"""Facts: what a conversation has learned, and what must hold for something."""

from attrs import frozen

from sockgen.source import Span

__all__ = ["Condition"]


@frozen
class Condition:
    """Facts that must hold, and facts that must not.

    ``text`` is what is written, and ``span`` where.
    """

    needs: tuple[str, ...]
    without: tuple[str, ...]
    text: str
    span: Span

    def excludes(self, other: "Condition") -> bool:
        """Whether both cannot hold at once."""
        return bool(
            set(self.needs) & set(other.without) or set(self.without) & set(other.needs)
        )
