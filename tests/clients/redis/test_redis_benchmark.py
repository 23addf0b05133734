"""The load of redis-benchmark, fifty clients with sixteen commands a write."""

import re
import subprocess
from typing import Final

import pytest

from tests.support.missing import require_tool

pytestmark = pytest.mark.clients

_SECONDS: Final = 150
_TESTS: Final = ("ping_inline", "ping_mbulk", "set", "get", "lpush", "lpop")
_LINE: Final = re.compile(
    r"(PING_INLINE|PING_MBULK|SET|GET|LPUSH|LPOP): ([\d.]+) requests per second"
)


def test_the_load_ends_without_an_error(redis_port: int) -> None:
    program = require_tool("redis-benchmark", apt="redis-tools")
    load = ("-t", ",".join(_TESTS), "-c", "50", "-P", "16", "-n", "20000", "-q")
    result = subprocess.run(
        [program, "-h", "127.0.0.1", "-p", str(redis_port), *load],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="ascii",
        timeout=_SECONDS,
    )
    assert result.returncode == 0, result.stdout
    assert "rror" not in result.stdout, result.stdout
    done = dict(_LINE.findall(result.stdout))
    assert done.keys() == {test.upper() for test in _TESTS}, result.stdout
    assert all(float(rate) > 0 for rate in done.values()), result.stdout
