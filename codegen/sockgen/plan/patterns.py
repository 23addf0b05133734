"""The compiled patterns of an emitted file, each once."""

from sockgen.plan.names import Names
from sockgen.resolve.identifiers import snake_name

__all__ = ["Patterns"]


class Patterns:
    """Makes the pattern constants of a file and remembers them.

    Args:
        names: the names of the file's constants.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self._made: dict[str, str] = {}
        self.constants: list[tuple[str, str]] = []

    def add(self, title: str, source: str) -> str:
        """Return the constant of a pattern.

        Args:
            title: what it is called after, if it is new.
            source: the pattern.
        """
        if source not in self._made:
            name = self._names.fresh(f"_{snake_name(title).upper()}")
            self._made[source] = name
            self.constants.append((name, source))
        return self._made[source]
