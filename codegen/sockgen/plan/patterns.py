"""The compiled patterns of an emitted file, each once."""

from sockgen import regular as rl
from sockgen.lower import Languages, LineStep, steps
from sockgen.model import Protocol, Record, Union, ValueType
from sockgen.plan.names import Names
from sockgen.resolve.identifiers import snake_name

__all__ = ["Patterns"]


class Patterns:
    """Makes the pattern constants of a file and remembers them.

    Args:
        names: the names of the file's constants.
        protocol: what has the types of `begins`.
    """

    def __init__(self, names: Names, protocol: Protocol) -> None:
        self._names = names
        self._protocol = protocol
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

    def begins(self, type_: ValueType, languages: Languages) -> str:
        """Return the condition that ``line`` begins a record."""
        assert isinstance(type_, (Record, Union))
        named = self._protocol.type_named(type_.name)
        if named.form is None:
            members = (self.begins(Record(m), languages) for m in named.members)
            return " or ".join(members)
        first = steps(named.form, self._protocol, languages)[0]
        assert isinstance(first, LineStep)
        constant = self.add(named.class_name, rl.python(first.expression))
        how = "fullmatch" if first.complete else "match"
        return f"{constant}.{how}(line)"
