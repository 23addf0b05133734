"""What a handler says on entering a state: a method of the user, and what sends it."""

from sockgen.lower.replying import is_constant
from sockgen.model import Protocol, Said, State
from sockgen.plan.docs import Doc
from sockgen.plan.imports import Imports
from sockgen.plan.runners import Method
from sockgen.plan.staging import state_constant
from sockgen.resolve.identifiers import method_name

__all__ = ["Entrances"]

_INDENT = "    "


class Entrances:
    """Writes what is said on entering the states of one protocol.

    Args:
        protocol: whose states they are.
        imports: the imports of the file.
    """

    def __init__(self, protocol: Protocol, imports: Imports) -> None:
        self._protocol = protocol
        self._imports = imports
        self._states = [state for state in protocol.states if state.enter]

    @property
    def any(self) -> bool:
        """Whether something is said on entering some state."""
        return bool(self._states)

    def methods(self) -> list[Method]:
        """Return the methods that the user writes."""
        found: list[Method] = []
        for state in self._states:
            types = [self._type(entry) for entry in self._open(state)]
            if types:
                result = types[0] if len(types) == 1 else f"tuple[{', '.join(types)}]"
                what = f"Return what is said on entering ``{state.name}``."
                said = " ".join(map(_written, state.enter))
                doc = Doc('"""', (what, "", f"``{said}``"))
                found.append(Method(_name(state), "", result, doc))
        return found

    def statements(self) -> list[str]:
        """Return the statements that say it."""
        lines: list[str] = []
        word = "if"
        for state in self._states:
            lines.append(f"{word} state is {state_constant(state)}:")
            lines += [_INDENT + line for line in self._said(state)]
            word = "elif"
        return lines

    def _said(self, state: State) -> list[str]:
        given = self._open(state)
        values = {entry: f"self.{_name(state)}()" for entry in given}
        lines: list[str] = []
        if len(given) > 1:
            values = {entry: f"part_{n}" for n, entry in enumerate(given, 1)}
            lines.append(f"{', '.join(values.values())} = self.{_name(state)}()")
        for entry in state.enter:
            if entry not in values:
                lines.append(f"self.push({self._class(entry)}())")
            elif entry.low is None:
                lines.append(f"self.push({values[entry]})")
            else:
                lines.append(f"for event in {values[entry]}:")
                lines.append(f"{_INDENT}self.push(event)")
        return lines

    def _open(self, state: State) -> list[Said]:
        """Return the entries that the user's method gives."""

        def fixed(entry: Said) -> bool:
            event = self._protocol.event_named(entry.event)
            return entry.low is None and is_constant(event)

        return [entry for entry in state.enter if not fixed(entry)]

    def _class(self, entry: Said) -> str:
        name = self._protocol.event_named(entry.event).class_name
        return self._imports.use(".messages", name)

    def _type(self, entry: Said) -> str:
        if entry.low is None:
            return self._class(entry)
        iterable = self._imports.use("collections.abc", "Iterable")
        return f"{iterable}[{self._class(entry)}]"


def _written(entry: Said) -> str:
    return entry.event + {None: "", 0: "*"}.get(entry.low, "+")


def _name(state: State) -> str:
    return f"enter_{method_name(state.name)}"
