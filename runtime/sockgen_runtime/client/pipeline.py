"""Many commands at once: all are sent before the first answer is read.

with client.pipeline() as pipeline:
    stored = pipeline.add(client.store, StoreMode.SET, b"key", 0, 0, b"value")
    found = pipeline.add(client.get, (b"key",))
print(stored.result(), list(found.result()))
"""

from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Generic, ParamSpec, Self, TypeVar, cast, final

from .errors import ConnectionEnded, ExchangeError
from .exchange import Answer

if TYPE_CHECKING:
    from .channel import Deadline
    from .link import Link

__all__ = ["Pending", "Pipeline"]

_P = ParamSpec("_P")
_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)


@final
class Pending(Generic[_T_co]):
    """The answer that a command of a pipeline will have."""

    def __init__(self, answer: Answer[_T_co], run: Callable[[], None]) -> None:
        self._answer = answer
        self._run = run
        self._value: tuple[_T_co] | None = None
        self._error: ExchangeError | None = None

    def result(self) -> _T_co:
        """Return the answer; if it has not been read, everything is sent and read now.

        Replies of a long answer were gathered, `limits.items` of them at most.

        Raises:
            ExchangeError: as the method of the command.
        """
        if self._value is None and self._error is None:
            self._run()
        if self._value is None:
            raise self._error or ConnectionEnded("this command was not sent")
        return self._value[0]

    def read(self, link: "Link", deadline: "Deadline") -> None:
        """Read the answer, or the error that comes in its place."""
        try:
            self._value = (link.answer(self._answer, deadline),)
        except ExchangeError as error:
            if link.closed:
                raise
            self._error = error

    def fail(self, error: ExchangeError) -> None:
        """Have no answer, because of an error, unless there is one already."""
        self._error = self._error or error


@final
class Pipeline:
    """Gathers commands; sends them and reads their answers when the block ends.

    Args:
        link: the connection; no other command is sent on it meanwhile.
    """

    def __init__(self, link: "Link") -> None:
        self._link = link
        self._octets: list[bytes] = []
        self._waiting: list[Pending[object]] = []

    def add(
        self, method: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs
    ) -> Pending[_T]:
        """Add a command.

        Args:
            method: of the client whose pipeline it is.
            args: what it is given.
            kwargs: what it is given by keyword.

        Raises:
            ValueError: the answer would go on in TLS: nothing may be sent before it.
        """
        posted = self._link.posted(partial(method, *args, **kwargs))
        if posted.answer.secures:
            raise ValueError("a command that begins TLS stands alone")
        # What a method returns is what its answer is read as.
        pending = Pending(cast("Answer[_T]", posted.answer), self._run)
        self._octets.append(posted.octets)
        self._waiting.append(pending)
        return pending

    def __enter__(self) -> Self:
        self._link.pipelined = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._link.pipelined = False
        if error is None:
            self._run()

    def _run(self) -> None:
        """Send what was gathered, and read its answers."""
        octets, self._octets = b"".join(self._octets), []
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        deadline = self._link.deadline()
        try:
            self._link.send(octets, deadline)
            for pending in waiting:
                pending.read(self._link, deadline)
        except ExchangeError as error:
            for pending in waiting:
                pending.fail(error)
            raise
