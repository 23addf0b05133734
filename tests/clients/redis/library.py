"""redis-py, as it is installed."""

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeAlias  # Any: what the library returns depends on the call

from tests.support.missing import require_module
from tests.support.waiting import DEADLINE, wait_until

__all__ = ["Client", "Connect", "connecting", "wait_until_blocked"]

Client: TypeAlias = Any  # Any: see above
Connect: TypeAlias = Callable[[], Client]


@contextmanager
def connecting(port: int) -> Generator[Connect, None, None]:
    """Give what makes clients of a server; close them when the block ends."""
    module = require_module("redis", pip="redis==8.1.0")
    with ExitStack() as clients:

        def connect() -> Client:
            client = module.Redis(
                "127.0.0.1", port, protocol=2, socket_timeout=DEADLINE
            )
            clients.callback(client.close)
            return client

        yield connect


def wait_until_blocked(client: Client, count: int) -> None:
    """Wait until so many clients of the server wait for an element of a list."""
    wait_until(
        lambda: client.info("clients")["blocked_clients"] == count,
        f"{count} clients to be blocked",
    )
