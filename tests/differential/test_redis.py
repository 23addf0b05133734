"""Our Redis answers as Debian's does."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.differential.harness import Address, Case, Marker, Pair, Way, check
from tests.differential.redis_corpus import CASES
from tests.support.redis import example, reference

pytestmark = pytest.mark.differential

_MARKER = Marker(
    reset=b"FLUSHALL\r\n",
    forgotten=b"+OK\r\n",
    command=b"ECHO end-of-input\r\n",
    answer=b"$12\r\nend-of-input\r\n",
)


@contextmanager
def _ours() -> Generator[Address, None, None]:
    with example() as port:
        yield ("127.0.0.1", port)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Generator[Pair, None, None]:
    folder: Path = tmp_path_factory.mktemp("redis")

    @contextmanager
    def theirs() -> Generator[Address, None, None]:
        with reference(folder) as port:
            yield ("127.0.0.1", port)

    with Pair(theirs, _ours, _MARKER).served() as both:
        yield both


@pytest.mark.parametrize("way", Way, ids=lambda way: way.value)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_answers_are_the_same(pair: Pair, case: Case, way: Way) -> None:
    check(pair, CASES, case, way)


def test_the_corpus_is_large_and_its_names_are_unique() -> None:
    assert len(CASES) >= 150
    assert len({case.name for case in CASES}) == len(CASES)
