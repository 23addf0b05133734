"""Our jukebox answers as Debian's mpd does."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import pytest

from tests.clients.mpd_servers import Start, ours, reference
from tests.differential.harness import Address, Case, Marker, Pair, Way, check
from tests.differential.mpd_corpus import CASES

pytestmark = pytest.mark.differential

_GREETING: Final = b"OK MPD 0.23.5\n"
_RESET: Final = (
    *("stop", "clear", "repeat 0", "random 0", "single 0", "consume 0", "crossfade 0"),
    *("setvol 100", "enableoutput 0", "replay_gain_mode off"),
)
_MARKER: Final = Marker(
    reset="".join(
        f"{each}\n" for each in ("command_list_begin", *_RESET, "command_list_end")
    ).encode(),
    forgotten=_GREETING + b"OK\n",
    command=b"tagtypes clear\nreplay_gain_mode track\nreplay_gain_status\n",
    answer=b"OK\nOK\nreplay_gain_mode: track\nOK\n",
)


@contextmanager
def _at(start: Start) -> Generator[Address, None, None]:
    with start() as port:
        yield ("127.0.0.1", port)


@pytest.fixture(scope="module")
def pair() -> Generator[Pair, None, None]:
    with Pair(lambda: _at(reference), lambda: _at(ours), _MARKER).served() as both:
        yield both


@pytest.mark.parametrize("way", Way, ids=lambda way: way.value)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_answers_are_the_same(pair: Pair, case: Case, way: Way) -> None:
    check(pair, CASES, case, way)


def test_the_corpus_is_large_and_its_names_are_unique() -> None:
    assert len(CASES) >= 300
    assert len({case.name for case in CASES}) == len(CASES)
