"""The methods of a handler as views: those that the user writes, and those that run."""

import re

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
    """A method that runs a command and returns what to send.

    ``of_reply`` tells that it is given a reply that was deferred, not the command.
    """

    name: str
    parameter: str
    result: str
    statements: tuple[str, ...]
    doc: str
    of_reply: bool = False

    @property
    def signature(self) -> str:
        """The ``def`` statement."""
        argument = "reply" if self.of_reply else "command"
        return _signature(self.name, self.parameter, self.result, argument)

    @property
    def yields(self) -> bool:
        """Whether its reply is sent piece by piece."""
        return self.result != "bytes"


def _signature(
    name: str, parameter: str, result: str, argument: str = "command"
) -> str:
    arguments = "self" if not parameter else f"self, {argument}: {parameter}"
    line = f"def {name}({arguments}) -> {result}:"
    if len(_INDENT) + len(line) <= 88:
        return line
    inner = "\n".join(f"{_INDENT * 2}{a}," for a in arguments.split(", "))
    return f"def {name}(\n{inner}\n{_INDENT}) -> {_wrapped(result)}:"


def _wrapped(result: str) -> str:
    """Return a type as it stands behind a long list of parameters."""
    if len(f"{_INDENT}) -> {result}:") <= 88:
        return result
    if len(_INDENT * 2) + len(result) > 88:
        members = re.split(r" \| (?![^\[]*\])", result)
        result = f"\n{_INDENT * 2}| ".join(members)
    return f"(\n{_INDENT * 2}{result}\n{_INDENT})"


@frozen
class Ends:
    """What ends a batch: its runner, and the type of a method that may refuse (or none)."""

    result: str
    runner: Runner
