"""Servers of datagrams to ask, and a pantry to ask for."""

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from tests.support.waiting import DEADLINE

__all__ = [
    "HERE",
    "Address",
    "Emitted",
    "asking",
    "package",
    "pantry_handler",
    "serving",
]

HERE: Final = Path(__file__).parent

Emitted: TypeAlias = Any  # Any: what a package that is emitted here has
Address: TypeAlias = Any  # Any: what it is depends on the family


def package(name: str) -> Generator[Emitted]:
    """Yield the package of a schema in this folder."""
    checked = pipeline.check(str(HERE / f"{name}.yaml"))
    assert not checked.diagnostics
    with loaded(pipeline.generate(checked)) as found:
        yield found


@contextmanager
def serving(server: Emitted) -> Generator[Emitted]:
    """Serve in a thread, until the block ends."""
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join(DEADLINE)
        server.server_close()


@contextmanager
def asking(address: Address) -> Generator[Callable[[bytes], bytes]]:
    """Return a function that sends a datagram and returns the next one that comes."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(DEADLINE)
        client.connect(address)

        def ask(data: bytes) -> bytes:
            client.send(data)
            return client.recv(65536)

        yield ask


def pantry_handler(pantry: Emitted) -> Emitted:
    """Return a handler that keeps jars."""
    jars: dict[str, bytes] = {}

    def put(_: object, command: Emitted) -> object:
        jars[command.jar] = command.things
        return pantry.Kept()

    def get(_: object, command: Emitted) -> object:
        things = jars.get(command.jar)
        return pantry.Empty() if things is None else pantry.Jar(things)

    def names(_: object, command: Emitted) -> object:
        return [pantry.Name(jar) for jar in sorted(jars)[: command.most]]

    def forget(_: object, command: Emitted) -> None:
        jars.pop(command.jar, None)

    def fail(_: object, _command: Emitted) -> None:
        raise RuntimeError("on purpose")

    methods = {
        "do_put": put,
        "do_get": get,
        "do_list": names,
        "do_forget": forget,
        "do_fail": fail,
    }
    return type("Shelf", (pantry.PantryHandler,), methods)
