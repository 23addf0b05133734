"""Methods that may wait: they run in threads of a pool, one at a time for a connection."""

from collections.abc import Callable
from functools import cache
from typing import Final, TypeVar

from sockgen_runtime.conversation.session import Session

__all__ = ["blocking", "blocking_commands"]

_F = TypeVar("_F", bound=Callable[..., object])

_MARK: Final = "_sockgen_blocking"


def blocking(method: _F) -> _F:
    """Declare that a method of a handler may wait: for a disk, a database, another server.

        @blocking
        def do_get(self, command: Get) -> Value | Missing: ...

    Where all connections share a thread (`EventDrivenMixIn`), the method then runs in
    another one, and only its own connection waits for it; what it shares with others needs
    a lock. Everywhere else this means nothing.

    Args:
        method: a method `do_...`; it is returned as it is.
    """
    setattr(method, _MARK, True)
    return method


@cache
def blocking_commands(handler: type[Session]) -> frozenset[type[object]]:
    """Return the classes of the commands whose methods may wait.

    Args:
        handler: whose methods they are.
    """
    found = set[type[object]]()
    for command, runner in handler.runners.items():
        name: str = getattr(runner, "__name__", "").removeprefix("_run")
        if getattr(getattr(handler, f"do{name}", None), _MARK, False):
            found.add(command)
    return frozenset(found)
