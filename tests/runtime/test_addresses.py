"""Addresses and their files: families, both of them, Unix sockets, long datagrams."""

import errno
import logging
import os
import select
import socket
from pathlib import Path
from types import ModuleType
from typing import Final, TypeAlias

import pytest

from sockgen_runtime import (
    TCPServer,
    UDPServer,
    UnixDatagramServer,
    UnixStreamServer,
    override,
)
from tests.runtime.subjects import Either, connected, echo, received, returning, serving
from tests.support.waiting import DEADLINE

LOOPBACK: Final = ("127.0.0.1", 0)

_Unix: TypeAlias = type[UnixStreamServer] | type[UnixDatagramServer]

_UNIX: Final[tuple[_Unix, ...]] = (UnixStreamServer, UnixDatagramServer)


def test_a_server_can_be_selected(module: ModuleType) -> None:
    with module.TCPServer(LOOPBACK, echo) as server:
        assert server.fileno() == server.socket.fileno()
        assert select.select([server], [], [], 0) == ([], [], [])
        client = connected(server)
        assert select.select([server], [], [], DEADLINE) == ([server], [], [])
        client.shutdown(socket.SHUT_WR)
        server.handle_request()
        assert received(client) == b""


@pytest.mark.parametrize("dual", [True, False])
def test_an_ipv6_server_serves_ipv4_if_told_so(dual: bool) -> None:
    class Dual(TCPServer):
        address_family: int = socket.AF_INET6
        dual_stack: bool | None = dual

    with serving(server := Dual(("::", 0), echo)):
        port = server.server_address[1]
        six = socket.create_connection(("::1", port), timeout=DEADLINE)
        six.shutdown(socket.SHUT_WR)
        assert received(six) == b""
        if not dual:
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port), timeout=DEADLINE)
            return
        four = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE)
        four.shutdown(socket.SHUT_WR)
        assert received(four) == b""


@pytest.mark.parametrize(
    ("host", "family"),
    [
        ("127.0.0.1", socket.AF_INET),
        ("", socket.AF_INET),
        ("::1", socket.AF_INET6),
        ("::", socket.AF_INET6),
    ],
)
@pytest.mark.parametrize("kind", [TCPServer, UDPServer])
def test_the_address_decides_on_the_family_if_told_so(
    kind: type[TCPServer] | type[UDPServer], host: str, family: int
) -> None:
    made: Either = type("Made", (kind,), {"family_from_address": True})
    with made((host, 0), returning(None)) as server:
        assert server.socket.family == server.address_family == family


def test_an_address_that_cannot_be_is_refused_with_its_reason() -> None:
    class Any(TCPServer):
        family_from_address: bool = True

    with pytest.raises(socket.gaierror):
        Any(("no such host.invalid", 0), echo)


@pytest.mark.parametrize("kind", _UNIX)
def test_the_file_of_a_socket_stays_unless_told_otherwise(
    kind: _Unix, tmp_path: Path
) -> None:
    for unlink in (False, True):
        path = tmp_path / str(unlink)
        server = kind(str(path), returning(None))
        server.unlink_on_close = unlink
        assert path.is_socket()
        server.server_close()
        assert path.exists() != unlink


@pytest.mark.parametrize("kind", _UNIX)
def test_a_file_that_another_has_made_stays(kind: _Unix, tmp_path: Path) -> None:
    path = tmp_path / "socket"
    server = kind(str(path), returning(None))
    server.unlink_on_close = True
    path.unlink()
    with kind(str(path), returning(None)):
        server.server_close()
        assert path.is_socket()


@pytest.mark.parametrize("kind", _UNIX)
def test_a_process_that_was_forked_off_removes_no_file(
    kind: _Unix, tmp_path: Path
) -> None:
    path = tmp_path / "socket"
    with kind(str(path), returning(None)) as server:
        server.unlink_on_close = True
        child = os.fork()
        if child == 0:
            server.server_close()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert path.is_socket()
    assert not path.exists()


@pytest.mark.parametrize("kind", _UNIX)
def test_a_file_is_found_again_from_another_folder(
    kind: _Unix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    server = kind("socket", returning(None))
    server.unlink_on_close = True
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path / "folder")
    server.server_close()
    assert not (tmp_path / "socket").exists()


@pytest.mark.parametrize("kind", _UNIX)
def test_an_abstract_name_has_no_file(kind: _Unix, tmp_path: Path) -> None:
    name = f"\0sockgen-{os.getpid()}-{tmp_path.name}"
    made: Either = type(
        "Made", (kind,), {"unlink_on_close": True, "replace_stale": True}
    )
    with made(name, returning(None)) as server:
        assert server.server_address == os.fsencode(name)


@pytest.mark.parametrize("kind", _UNIX)
def test_a_file_that_nobody_serves_is_replaced_if_told_so(
    kind: _Unix, tmp_path: Path
) -> None:
    path = tmp_path / "socket"
    kind(str(path), returning(None)).server_close()
    with pytest.raises(OSError, match="in use"):
        kind(str(path), returning(None))
    made: Either = type("Made", (kind,), {"replace_stale": True})
    with made(str(path), returning(None)):
        before = path.stat().st_ino
        with pytest.raises(OSError, match="in use"):
            made(str(path), returning(None))  # Somebody serves it.
        assert path.stat().st_ino == before


@pytest.mark.parametrize("kind", _UNIX)
def test_a_file_that_is_no_socket_is_never_replaced(
    kind: _Unix, tmp_path: Path
) -> None:
    path = tmp_path / "precious"
    path.write_text("text")
    made: Either = type("Made", (kind,), {"replace_stale": True})
    with pytest.raises(OSError, match="in use"):
        made(str(path), returning(None))
    assert path.read_text() == "text"


def test_a_datagram_that_is_too_long_is_dropped_and_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    handled: list[bytes] = []
    failed: list[int | None] = []

    class Strict(UDPServer):
        max_packet_size: int = 4
        reject_truncated: bool = True
        error_logger: logging.Logger | None = logging.getLogger("strict")

        @override
        def handle_accept_error(self, error: OSError) -> None:
            failed.append(error.errno)
            super().handle_accept_error(error)

    def handle(request: tuple[bytes, socket.socket], *_: object) -> None:
        handled.append(request[0])

    with (
        Strict(LOOPBACK, handle) as server,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
    ):
        for packet in (b"four", b"fives", b"", b"more"):
            client.sendto(packet, server.server_address)
            server.handle_request()
    assert handled == [b"four", b"", b"more"]
    assert failed == [errno.EMSGSIZE]
    assert "too long" in caplog.text
