"""The methods of a handler as views: those that the user writes, and those that run."""

from attrs import frozen

from sockgen.plan.docs import Doc

__all__ = ["Ends", "Method", "Runner"]

_INDENT = "    "


@frozen
class Method:
    """An abstract method: ``do_get``."""

    name: str
    parameter: str
    result: str
    doc: Doc

    @property
    def signature(self) -> str:
        """The ``def`` statement."""
        return _signature(self.name, self.parameter, self.result)


@frozen
class Runner:
    """A method that runs a command and returns what to send."""

    name: str
    parameter: str
    result: str
    statements: tuple[str, ...]
    doc: str

    @property
    def signature(self) -> str:
        """The ``def`` statement."""
        return _signature(self.name, self.parameter, self.result)


def _signature(name: str, parameter: str, result: str) -> str:
    arguments = "self" if not parameter else f"self, command: {parameter}"
    line = f"def {name}({arguments}) -> {result}:"
    if len(_INDENT) + len(line) <= 88:
        return line
    inner = "\n".join(f"{_INDENT * 2}{a}," for a in arguments.split(", "))
    return f"def {name}(\n{inner}\n{_INDENT}) -> {result}:"


@frozen
class Ends:
    """What ends a batch: its runner, and the type of a method that may refuse (or none)."""

    result: str
    runner: Runner
