"""The servers that are measured."""

import importlib.util
import shutil
import socket
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
        tool: a program that must be there.
        kind: of its socket: only loads of the same kind are done to it.
    """

    name: str
    module: str
    arguments: tuple[str, ...] = ("{port}",)
    needs: str = ""
    tool: str = ""
    kind: socket.SocketKind = socket.SOCK_STREAM

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


def _datagrams(
    name: str,
    module: str,
    needs: str = "",
    tool: str = "",
    arguments: tuple[str, ...] = ("{port}",),
) -> Subject:
    return Subject(name, module, arguments, needs, tool, socket.SOCK_DGRAM)


_DNSMASQ: Final = (
    *("dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--no-resolv", "--no-hosts"),
    *("--port={port}", "--listen-address=127.0.0.1", "--bind-interfaces"),
    *("--user=", "--pid-file=", "--address=/web.example.org/192.0.2.3"),
)
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
    _datagrams(
        "sockgen dns",
        "generated_examples.dns",
        arguments=("--bind", "udp://127.0.0.1:{port}"),
    ),
    _datagrams(
        "sockgen echo",
        "benchmarks.echo",
        arguments=("--bind", "udp://127.0.0.1:{port}"),
    ),
    _datagrams("stdlib datagrams", "benchmarks.peers.dns_stdlib"),
    _datagrams("asyncio datagrams", "benchmarks.peers.dns_asyncio"),
    _datagrams("uvloop datagrams", "benchmarks.peers.dns_uvloop", "uvloop"),
    _datagrams("loop in C", "benchmarks.peers.dns_c", tool="gcc"),
    Subject("dnsmasq", "", _DNSMASQ, kind=socket.SOCK_DGRAM),
)


def missing(subject: Subject) -> str:
    """Return what a subject lacks here; nothing, if it can be run."""
    if not subject.module and shutil.which(subject.arguments[0]) is None:
        return f"apt install {subject.arguments[0]}"
    if subject.tool and shutil.which(subject.tool) is None:
        return f"apt install {subject.tool}"
    if subject.needs and importlib.util.find_spec(subject.needs) is None:
        return "pip install 'sockgen[benchmarks]'"
    return ""
