"""`ThreadingMixIn`: each request in a thread of its own."""

import threading
from types import GenericAlias
from typing import TYPE_CHECKING

from sockgen_runtime.generics import Generic
from sockgen_runtime.overriding import override

from .lifecycle import lifecycle
from .threads import NoThreads, Threads
from .underway import peer_of, under_way
from .variables import Address, Request

if TYPE_CHECKING:
    from .base import BaseServer

    class _MixInBase(BaseServer[Request, Address]):
        """What a mix-in is mixed into."""

else:
    # A mix-in that is listed second must not win, as in the standard module.
    _MixInBase = Generic

__all__ = ["ThreadingMixIn"]


class ThreadingMixIn(_MixInBase[Request, Address]):
    """Handles each request in a thread of its own. Name it before the server class.

    Attributes:
        daemon_threads: whether the program may end without its threads.
        block_on_close: whether `server_close` waits for threads that are no daemons.
        max_threads: threads at once; beyond that no request is taken (see
            `refuse_when_full`). None: no limit.
    """

    daemon_threads: bool = False
    block_on_close: bool = True
    max_threads: int | None = None
    _threads: Threads | NoThreads = Threads()  # of those that have started none yet

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)

    @override
    def process_request(self, request: Request, client_address: Address) -> None:
        """Start a thread for a request."""
        thread = threading.Thread(
            target=self.__run,
            args=(request, client_address),
            daemon=self.daemon_threads,
        )
        requests = under_way(self)
        requests.enter(request, peer_of(client_address))
        try:
            if self.block_on_close and not self.daemon_threads:
                self.__keep(thread)
            else:
                thread.start()
        except BaseException:
            requests.leave(request)
            raise

    def __keep(self, thread: threading.Thread) -> None:
        """Start a thread that `server_close` waits for."""
        threads: Threads | NoThreads = vars(self).setdefault("_threads", Threads())
        if isinstance(threads, Threads):
            threads.start(thread)
        else:
            threads.append(thread)
            thread.start()

    def __run(self, request: Request, client_address: Address) -> None:
        try:
            self.process_request_thread(request, client_address)
        finally:
            under_way(self).leave(request)
            lifecycle(self).room()
            if isinstance(self._threads, Threads):
                self._threads.end()

    def process_request_thread(self, request: Request, client_address: Address) -> None:
        """Handle a request and shut it down, in its thread."""
        try:
            self.serve_request(request, client_address)
        except BaseException as error:
            if not isinstance(error, Exception):
                raise
            self.handle_error(request, client_address)
        finally:
            under_way(self).release(request)
            self.shutdown_request(request)

    @override
    def is_at_capacity(self) -> bool:
        """Tell whether no more threads may be started than there are."""
        limit = self.max_threads
        if limit is not None and self.requests_under_way() >= limit:
            return True
        return super().is_at_capacity()

    @override
    def server_close(self) -> None:
        """Close the server, and wait for its threads."""
        super().server_close()
        self._threads.join()
