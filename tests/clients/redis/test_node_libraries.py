"""The two libraries of Node.js: each runs its script, which uses every command."""

import subprocess
from typing import Final

import pytest

from tests.support.missing import require_node_modules, require_tool

pytestmark = pytest.mark.clients

_SECONDS: Final = 60


@pytest.mark.parametrize("script", ["ioredis.cjs", "node_redis.cjs"])
def test_the_script_ends_as_expected(redis_port: int, script: str) -> None:
    node = require_tool("node", apt="nodejs")
    folder = require_node_modules().parent
    result = subprocess.run(
        [node, "--throw-deprecation", folder / script, str(redis_port)],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=_SECONDS,
    )
    assert result.returncode == 0, result.stdout
    assert result.stdout == "done\n"
