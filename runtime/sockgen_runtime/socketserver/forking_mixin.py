"""`ForkingMixIn`: each request in a process of its own.

The child handles one request and ends without running exit functions or flushing what
the parent had buffered. It exists where the system can fork. Forking in a program that
has other threads is dangerous: a lock that one of them holds stays locked in the child.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Hashable
from contextlib import suppress
from types import GenericAlias
from typing import TYPE_CHECKING, Final, NoReturn

from sockgen_runtime.generics import Generic
from sockgen_runtime.overriding import override

from .children import reap, wait_for_any
from .lifecycle import lifecycle
from .underway import forget_under_way, peer_of
from .variables import Address, Request

if TYPE_CHECKING:
    from .base import BaseServer

    class _MixInBase(BaseServer[Request, Address]):
        """What a mix-in is mixed into."""

else:
    # A mix-in that is listed second must not win, as in the standard module.
    _MixInBase = Generic

__all__: list[str] = []

_THREADS: Final = (
    "a process with other threads must not fork: serve in a process of its own, "
    "which starts no thread"
)

if sys.platform != "win32" and hasattr(os, "fork"):
    __all__ += ["ForkingMixIn"]

    class ForkingMixIn(_MixInBase[Request, Address]):
        """Handles each request in a process of its own. Name it before the server class.

        Attributes:
            timeout: seconds after which `handle_request` looks after ended children.
            active_children: the process ids of the children; None before the first.
            max_children: children at once; beyond that no request is taken (see
                `refuse_when_full`).
            block_on_close: whether `server_close` waits for the children.
            fork_beside_threads: whether a child is forked while this process has other
                threads. A lock that one of them holds stays locked in the child, so that
                it may wait for ever; with False such a request fails instead.
            drain_signal: sent to each child when the server is to drain. The program
                must have a handler for it that calls `request_stop(drain=True)`, which
                the children inherit. None: children are only waited for.
        """

        timeout: float | None = 300
        active_children: set[int] | None = None
        max_children: int = 40
        block_on_close: bool = True
        fork_beside_threads: bool = True
        drain_signal: signal.Signals | None = None
        __parent: int | None = None
        __peers: dict[int, Hashable] | None = None

        if not TYPE_CHECKING:
            __class_getitem__ = classmethod(GenericAlias)

        def collect_children(self, *, blocking: bool = False) -> None:
            """Take the end of children that have ended.

            With `max_children` or more it first waits until there are fewer, except
            within `serve_forever`, which then takes no request until one has ended.

            Args:
                blocking: whether to wait until all have ended.
            """
            children = self.active_children
            if children is None:
                return
            while len(children) >= self.max_children and not lifecycle(self).in_loop():
                wait_for_any(children)
                self.__reap(blocking=False)
            self.__reap(blocking=blocking)

        def __reap(self, *, blocking: bool) -> None:
            children = self.active_children or set()
            for process in tuple(children):
                if reap(process, blocking=blocking):
                    children.discard(process)
                    (self.__peers or {}).pop(process, None)

        @override
        def handle_timeout(self) -> None:
            """Take the end of children that have ended."""
            self.collect_children()

        @override
        def service_actions(self) -> None:
            """Take the end of children that have ended."""
            self.collect_children()

        @override
        def process_request(self, request: Request, client_address: Address) -> None:
            """Fork a child for a request.

            Raises:
                RuntimeError: there are other threads, and `fork_beside_threads` is off.
            """
            if not self.fork_beside_threads and threading.active_count() > 1:
                raise RuntimeError(_THREADS)
            self.__parent = os.getpid()
            process = os.fork()
            if process == 0:
                self.__run(request, client_address)
            if self.active_children is None:
                self.active_children = set()
            if self.__peers is None:
                self.__peers = {}
            self.active_children.add(process)
            self.__peers[process] = peer_of(client_address)
            self.close_request(request)

        def __run(self, request: Request, client_address: Address) -> NoReturn:
            status = 1
            try:
                forget_under_way(self).enter(request)
                self.serve_request(request, client_address)
                status = 0
            except BaseException as error:
                if not isinstance(error, Exception):
                    raise
                self.handle_error(request, client_address)
            finally:
                try:
                    self.shutdown_request(request)
                finally:
                    os._exit(status)

        @override
        def requests_under_way(self) -> int:
            """Return how many children there are."""
            return len(self.active_children or ())

        @override
        def requests_of_peer(self, client_address: Address) -> int:
            """Return how many children serve a peer's host."""
            peers = (self.__peers or {}).values()
            return list(peers).count(peer_of(client_address))

        @override
        def is_at_capacity(self) -> bool:
            """Tell whether no more children may be forked than there are."""
            if self.requests_under_way() >= self.max_children:
                return True
            return super().is_at_capacity()

        @override
        def request_stop(self, *, drain: bool = False) -> None:
            """Ask `serve_forever` to return, and do not wait; see `BaseServer`."""
            super().request_stop(drain=drain)
            if drain:
                self.__ask_children()

        @override
        def server_close(self) -> None:
            """Close the server, and take the end of its children."""
            super().server_close()
            self.collect_children(blocking=self.block_on_close)

        @override
        def wait_for_requests(self, deadline: float | None) -> bool:
            """Wait for the children; tell whether they have ended."""
            self.__ask_children()  # one may have been forked while a signal arrived
            while self.active_children:
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    return False
                wait_for_any(self.active_children, left)
                self.__reap(blocking=False)
            return True

        @override
        def _cut_requests(self) -> None:
            self.__send(signal.SIGKILL)
            self.__reap(blocking=True)

        def __ask_children(self) -> None:
            if self.drain_signal is not None:
                self.__send(self.drain_signal)

        def __send(self, number: signal.Signals) -> None:
            if self.__parent != os.getpid():
                return  # A child knows its siblings, but they are not its own.
            for process in tuple(self.active_children or ()):
                with suppress(ProcessLookupError):  # Somebody else has taken its end.
                    os.kill(process, number)
