"""The methods of a handler as views: those that the user writes, and those that run."""

from attrs import frozen

from sockgen.plan.docs import Doc
from sockgen.plan.wrapping import signature

__all__ = ["Ends", "Method", "Runner"]


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

    ``of_reply`` tells that it is given a reply that was deferred, not the command alone;
    before that it is ``given`` what else it needs, with its type.
    """

    name: str
    parameter: str
    result: str
    statements: tuple[str, ...]
    doc: str
    of_reply: bool = False
    given: tuple[tuple[str, str], ...] = ()

    @property
    def signature(self) -> str:
        """The ``def`` statement."""
        argument = "reply" if self.of_reply else "command"
        given = tuple(f"{name}: {type_}" for name, type_ in self.given)
        return _signature(self.name, self.parameter, self.result, argument, given)

    @property
    def yields(self) -> bool:
        """Whether its reply is sent piece by piece."""
        return self.result != "bytes"


def _signature(
    name: str,
    parameter: str,
    result: str,
    argument: str = "command",
    before: tuple[str, ...] = (),
) -> str:
    arguments = (f"{argument}: {parameter}",) if parameter else ()
    return signature(name, ("self", *before, *arguments), result, 1)


@frozen
class Ends:
    """What ends a batch: its runner, and the type of a method that may refuse (or none)."""

    result: str
    runner: Runner
