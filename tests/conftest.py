"""What holds for every test of the project.

* `full` tests are left out unless `--full` is given.
* What is missing on the machine is summed up at the end, with one command that brings it.
* Nothing that a test started may outlive the run.
* Hypothesis runs by a named profile: `ci` is the gate and always draws the same examples,
  `dev` draws new ones, `full` draws many.
"""

import os
from collections.abc import Callable, Generator

import pytest
from hypothesis import HealthCheck, settings

from tests.support.leaks import leftovers, mark
from tests.support.missing import MISSING, in_ci
from tests.support.servers import free_port
from tests.support.waiting import wait_until

# A shared machine is slow at times: a test that hangs is the watchdog's, not a deadline's.
_SLOW = [HealthCheck.too_slow]
settings.register_profile(
    "ci", max_examples=100, derandomize=True, deadline=None, suppress_health_check=_SLOW
)
settings.register_profile(
    "dev", max_examples=100, deadline=None, suppress_health_check=_SLOW
)
settings.register_profile(
    "full", max_examples=2000, deadline=None, suppress_health_check=_SLOW
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--full`."""
    parser.addoption(
        "--full", action="store_true", help="run the tests marked `full` too"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile of hypothesis: HYPOTHESIS_PROFILE, else by the occasion."""
    full = bool(config.getoption("--full"))
    usual = "full" if full else "ci" if in_ci() else "dev"
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", usual))


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out the tests marked `full` unless they were asked for."""
    full = bool(config.getoption("--full"))
    if full:
        return
    left_out = [item for item in items if item.get_closest_marker("full")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("full")]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what is missing, and the one command that brings it."""
    if not MISSING.reasons:
        return
    terminalreporter.section("missing on this machine")
    for reason in sorted(MISSING.reasons):
        terminalreporter.write_line(reason)
    terminalreporter.write_line("This brings all of it:")
    terminalreporter.write_line(f"    {MISSING.command()}")


@pytest.fixture(scope="session", autouse=True)
def nothing_is_left() -> Generator[None, None, None]:
    """Fail the run if a process, thread or listening socket of a test outlives it."""
    name = mark()
    yield
    try:
        wait_until(lambda: not leftovers(name), "what the tests started to end", 10)
    except TimeoutError:
        pytest.fail("left behind by the tests:\n" + "\n".join(leftovers(name)))


@pytest.fixture
def unused_port() -> Callable[[], int]:
    """A function that returns a TCP port of 127.0.0.1 which was free a moment ago."""
    return free_port
