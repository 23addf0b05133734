"""A database whose time a test sets."""

from typing import final

import pytest

from generated_examples.redis.database import Database


@final
class Clock:
    """A moment that changes only when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(clock: Clock) -> Database:
    return Database(clock)
