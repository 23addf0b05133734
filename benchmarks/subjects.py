"""The servers that are measured."""

import importlib.util
import shutil
import sys
from typing import Final

from attrs import frozen

__all__ = ["SUBJECTS", "Subject", "missing"]


@frozen
class Subject:
    """A server.

    Attributes:
        name: what it is called in reports.
        module: what `python -m` runs; "" for a program.
        arguments: behind the module or the program; `{port}` stands for the port.
        needs: a Python package that must be there.
    """

    name: str
    module: str
    arguments: tuple[str, ...] = ("{port}",)
    needs: str = ""

    def command(self, port: int) -> list[str]:
        """Return the command that runs it on a port."""
        arguments = [argument.format(port=port) for argument in self.arguments]
        return (
            [sys.executable, "-m", self.module, *arguments]
            if self.module
            else arguments
        )


def _ours(concurrency: str) -> Subject:
    bind = ("--bind", "tcp://127.0.0.1:{port}", "--concurrency", concurrency)
    return Subject(f"sockgen {concurrency}", "generated_examples.redis", bind)


def _peer(name: str, module: str, needs: str = "") -> Subject:
    return Subject(name, f"benchmarks.peers.{module}", needs=needs)


_REDIS: Final = ("redis-server", "--port", "{port}", "--save", "", "--appendonly", "no")

SUBJECTS: Final = (
    _ours("events"),
    _ours("threads"),
    _peer("stdlib documented", "stdlib_documented"),
    _peer("stdlib best", "stdlib_best"),
    _peer("stdlib forking", "stdlib_forking"),
    _peer("asyncio streams", "asyncio_streams"),
    _peer("asyncio protocol", "asyncio_protocol"),
    _peer("uvloop protocol", "uvloop_protocol", "uvloop"),
    _peer("gevent", "gevent_stream", "gevent"),
    _peer("twisted", "twisted_lines", "twisted"),
    Subject("redis-server", "", _REDIS),
)


def missing(subject: Subject) -> str:
    """Return what a subject lacks here; nothing, if it can be run."""
    if not subject.module and shutil.which(subject.arguments[0]) is None:
        return f"apt install {subject.arguments[0]}"
    if subject.needs and importlib.util.find_spec(subject.needs) is None:
        return "pip install 'sockgen[benchmarks]'"
    return ""
