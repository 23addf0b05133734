"""What servers that are driven by events have in common: a loop, and threads beside it."""

import time
from selectors import BaseSelector
from types import GenericAlias
from typing import TYPE_CHECKING, Protocol

from sockgen_runtime.generics import Generic
from sockgen_runtime.overriding import override
from sockgen_runtime.socketserver.lifecycle import lifecycle
from sockgen_runtime.socketserver.variables import Address, Request

from .loop import EventLoop

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sockgen_runtime.socketserver import BaseServer

    class _MixInBase(BaseServer[Request, Address]):
        """What a mix-in is mixed into."""

else:
    _MixInBase = Generic

__all__ = ["Closable", "LoopDriven"]


class Closable(Protocol):
    """Something under way that can be given up."""

    def close(self) -> None:
        """Give it up."""
        ...


class LoopDriven(_MixInBase[Request, Address]):
    """A server whose requests go on in the loop that serves it.

    Attributes:
        blocking_threads: threads for methods that are `blocking`, at most; what else is to
            be run by one waits until one is free.
        slow_threshold: seconds after which a method that holds up everybody is logged with
            its name; None: never.
    """

    blocking_threads: int = 8
    slow_threshold: float | None = 0.1
    __pool: "Executor | None" = None
    __loop: EventLoop | None = None
    __activities: set[Closable] | None = None

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)

    @override
    def make_selector(self) -> BaseSelector:
        """Return the loop that looks after what is under way."""
        return self._loop()

    @override
    def use_selector(self, selector: BaseSelector) -> None:
        """Have what is under way looked after by the loop that will run."""
        if isinstance(selector, EventLoop):
            if not self.requests_under_way():
                self.__loop = selector
            selector.watch_over(self.slow_threshold)

    @override
    def wait_for_requests(self, deadline: float | None) -> bool:
        """Go on with what is under way: nobody else does, now that no loop runs."""
        loop = self._loop()
        while self._is_busy():
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                return False
            loop.select(0.5 if left is None else min(left, 0.5))
        return True

    def _is_busy(self) -> bool:
        """Tell whether something is to be waited for before the server ends."""
        return self.requests_under_way() > 0

    @override
    def _cut_requests(self) -> None:
        """End what is under way; what can end at once does so."""
        super()._cut_requests()
        if not lifecycle(self).loops:
            self._loop().select(0)

    @override
    def server_close(self) -> None:
        """Close the server and all that is under way."""
        super().server_close()
        for activity in tuple(self._activities()):
            activity.close()
        if self.__pool is not None:
            self.__pool.shutdown()
        self.__loop = None  # Its descriptors are not to wait for a collection.

    def _activities(self) -> set[Closable]:
        """Return what is under way."""
        if self.__activities is None:
            self.__activities = set()
        return self.__activities

    def _pool(self) -> "Executor":
        """Return the threads for what may wait; most servers need none."""
        if self.__pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self.__pool = ThreadPoolExecutor(self.blocking_threads, "blocking")
        return self.__pool

    def _loop(self) -> EventLoop:
        """Return the loop that looks after what is under way."""
        if self.__loop is None:
            self.__loop = EventLoop()
        return self.__loop
