"""Replies that come later: a method returns a promise of one, and some thread keeps it.

A deferred reply is answered exactly once, by whoever is first: a thread that has the
reply, its timeout, or the end of the connection, which nobody needs to be told about then.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from enum import Enum
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Final, final, overload

from sockgen_runtime.generics import Generic, TypeVar

if TYPE_CHECKING:
    from sockgen_runtime.messages.forms import Form

    from .states import State

__all__ = ["Deferral", "Deferred"]

Reply = TypeVar("Reply")

_logger: Final = logging.getLogger("sockgen_runtime")


class _Course(Enum):
    """How a deferred reply has gone so far."""

    OPEN = "open"
    ANSWERED = "answered"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


@final
class Deferred(Generic[Reply]):
    """A reply that some thread gives later, exactly once.

    Attributes:
        timeout: seconds after which `otherwise` is the reply; None: never.

    Args:
        timeout: the same; without it, only the limit of the protocol bounds the wait.
        otherwise: what is answered then.
        cancelled: called, by the thread that serves the connection, if nobody waits for
            the reply any more: the peer has left before there was one, or time is up.
    """

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)

    __slots__ = (
        "_cancelled",
        "_changed",
        "_course",
        "_lock",
        "_otherwise",
        "_reply",
        "timeout",
    )

    @overload
    def __init__(self, *, cancelled: Callable[[], object] | None = None) -> None: ...

    @overload
    def __init__(
        self,
        *,
        timeout: float | None,
        otherwise: Reply,
        cancelled: Callable[[], object] | None = None,
    ) -> None: ...

    def __init__(
        self,
        *,
        timeout: float | None = None,
        otherwise: Any = None,  # Any: the overloads tell what may be passed
        cancelled: Callable[[], object] | None = None,
    ) -> None:
        self.timeout: float | None = timeout
        self._otherwise: Reply = otherwise
        self._reply: Reply = otherwise
        self._cancelled = cancelled
        self._course = _Course.OPEN
        self._changed: Callable[[], None] | None = None
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether a reply is still waited for."""
        return self._course is _Course.OPEN

    def answer(self, reply: Reply) -> bool:
        """Give the reply. Any thread may do so, at any time.

        Returns:
            Whether it is the one that is sent: not if there was one before, or if nobody
            waits for it any more.
        """
        return self._go(_Course.ANSWERED, reply)

    def bind(self, changed: Callable[[], None]) -> None:
        """Have something called when there is a reply, which may be at once."""
        with self._lock:
            self._changed = changed
            waits = self._course is _Course.OPEN
        if not waits:
            changed()

    def expire(self) -> None:
        """Give the reply that is meant for when time is up."""
        self._end(_Course.ANSWERED)

    def give_up(self) -> None:
        """Note that the reply did not come in the time that the protocol allows."""
        self._end(_Course.OVERDUE)

    def cancel(self) -> None:
        """Note that nobody waits for the reply any more."""
        self._end(_Course.CANCELLED)

    def result(self) -> Reply:
        """Return the reply.

        Raises:
            TimeoutError: it did not come in the time that the protocol allows.
        """
        if self._course is not _Course.ANSWERED:
            raise TimeoutError("a deferred reply did not come in time")
        return self._reply

    def _end(self, course: _Course) -> None:
        """End the wait without a reply of a thread."""
        if self._go(course, self._otherwise) and self._cancelled is not None:
            try:
                self._cancelled()
            except Exception:
                _logger.exception("what is to be done when nobody waits failed")

    def _go(self, course: _Course, reply: Reply) -> bool:
        """End the wait; tell whether it had not ended before."""
        with self._lock:
            if self._course is not _Course.OPEN:
                return False
            self._course, self._reply = course, reply
            changed = self._changed
        if changed is not None:
            changed()
        return True


@final
class Deferral:
    """A command whose reply is deferred.

    Args:
        reply: what is waited for.
        send: makes of it what is sent, and goes on in the state that this leads to.
        origin: the state in which the command was allowed.
        state: the state in which the reply is waited for; None: no command is run.
    """

    __slots__ = ("form", "origin", "reply", "send", "state")

    def __init__(
        self,
        reply: "Deferred[Any]",  # Any: of the command's own kind, as `send` takes it
        send: Callable[[Any], bytes | Iterator[bytes]],  # Any: the same
        origin: "State",
        state: "State | None",
    ) -> None:
        self.reply: Deferred[Any] = reply  # Any: the same
        self.send: Callable[[Any], bytes | Iterator[bytes]] = send  # Any: the same
        self.origin: State = origin
        self.state: State | None = state
        self.form: Form[object] | None = None

    @property
    def holds(self) -> bool:
        """Whether no command is run for now."""
        return self.state is None and self.reply.is_open
