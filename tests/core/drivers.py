"""What every driver of connections must do is tested with each of them.

driver = every_driver()                       # in a test module: each test runs with each

server = chosen(ThreadingServer, EventDrivenServer)(address, Handler)
"""

from collections.abc import Callable, Generator
from typing import Final, TypeVar

import pytest

__all__ = ["chosen", "every_driver"]

_C = TypeVar("_C")

_CHOSEN: Final = {"driver": "threads"}


def every_driver() -> Callable[[pytest.FixtureRequest], Generator[None]]:
    """Return a fixture that runs each test of a module with each driver."""

    @pytest.fixture(autouse=True, params=["threads", "events"], name="driver")
    def choose(request: pytest.FixtureRequest) -> Generator[None]:
        _CHOSEN["driver"] = request.param
        yield
        _CHOSEN["driver"] = "threads"

    return choose


def chosen(threads: _C, events: _C) -> _C:
    """Return what is for the driver of this test."""
    return threads if _CHOSEN["driver"] == "threads" else events
