"""python-mpd2, as the tests use it: the library has no types, and makes methods at run time."""

from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.support.missing import require_module
from tests.support.waiting import DEADLINE

__all__ = ["ASYNCIO", "LIBRARY", "connected", "files", "refused"]

LIBRARY: Final = require_module("mpd", pip="python-mpd2==3.1.1")
ASYNCIO: Final = require_module("mpd.asyncio", pip="python-mpd2==3.1.1")


def connected(port: int) -> Any:  # Any: see above
    """Return a client."""
    client = LIBRARY.MPDClient()
    client.timeout = DEADLINE
    client.connect("127.0.0.1", port)
    return client


def files(songs: list[dict[str, str]]) -> list[str]:
    """Return the paths of songs."""
    return [song["file"] for song in songs]


def refused(code: str, act: Callable[..., object], *arguments: object) -> str:
    """Return the reason why a command is refused, which must be of a kind."""
    with pytest.raises(LIBRARY.CommandError) as caught:
        act(*arguments)
    assert caught.value.errno is LIBRARY.FailureResponseCode[code]
    message: str = caught.value.msg
    return message
