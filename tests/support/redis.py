"""Debian's Redis and the example, as servers of tests."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.support.missing import require_tool
from tests.support.servers import free_port, running, running_program

__all__ = ["example", "reference"]


@contextmanager
def reference(folder: Path) -> Generator[int, None, None]:
    """Run Debian's Redis, which keeps nothing; give its port.

    Args:
        folder: where it may write.
    """
    program = require_tool("redis-server", apt="redis-server")
    port = free_port()
    settings = ("--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder))
    keeps_nothing = ("--save", "", "--appendonly", "no")
    with running_program(program, *settings, *keeps_nothing, port=port):
        yield port


@contextmanager
def example(concurrency: str = "threads") -> Generator[int, None, None]:
    """Run the example; give its port."""
    bind = ("--bind", "tcp://127.0.0.1:0", "--concurrency", concurrency)
    with running("generated_examples.redis", *bind) as server:
        yield server.tcp[1]
