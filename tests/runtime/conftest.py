"""Fixtures of the tests of servers."""

from types import ModuleType

import pytest

from tests.runtime.subjects import OURS, STANDARD, Log


@pytest.fixture(params=[STANDARD, OURS], ids=["standard", "ours"])
def module(request: pytest.FixtureRequest) -> ModuleType:
    """The standard module, and then ours."""
    found: object = request.param
    assert isinstance(found, ModuleType)
    return found


@pytest.fixture
def log() -> Log:
    """The names of the hooks that were called."""
    return []
