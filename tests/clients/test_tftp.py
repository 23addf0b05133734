"""Clients of TFTP, unmodified, fetch files of the example and bring it others."""

import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from random import Random
from typing import Final, TypeAlias

import pytest

from generated_examples.tftp.protocol import (
    Ack,
    Code,
    Data,
    Error,
    Oack,
    Option,
    TftpClient,
)
from tests.support.missing import require_module, require_tool
from tests.support.servers import ServerProcess, running
from tests.support.waiting import DEADLINE, wait_until

pytestmark = pytest.mark.clients

_SIZES: Final = (0, 1, 511, 512, 513, 1024, 100_000)
_TEXT: Final = b"one\ntwo\r\nthree\rfour\n" * 100

Transfer: TypeAlias = Callable[[Path, int], list[str]]
"""Returns the command that fetches, or brings, a file under its own name."""


@pytest.fixture(name="folder")
def a_folder(tmp_path: Path) -> Path:
    """The folder of the server."""
    folder = tmp_path / "served"
    folder.mkdir()
    for size in _SIZES:
        (folder / f"{size}.bin").write_bytes(Random(size).randbytes(size))
    (folder / "text").write_bytes(_TEXT)
    (folder / "deep").mkdir()
    (folder / "deep" / "down").write_bytes(b"deep\n")
    (tmp_path / "secret").write_bytes(b"nobody's business")
    return folder


@pytest.fixture(name="server", params=["threads", "events"])
def a_server(request: pytest.FixtureRequest, folder: Path) -> Generator[ServerProcess]:
    """A server of that folder."""
    how = ("--bind", "udp://127.0.0.1:0", "--concurrency", request.param)
    arguments = ("--folder", str(folder), "--largest", "1000000", *how)
    with running("generated_examples.tftp", *arguments) as server:
        yield server


def _run(command: list[str], folder: Path, code: int = 0) -> str:
    done = subprocess.run(
        command,
        timeout=DEADLINE,
        cwd=folder,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == code, (command, done.stdout)
    return done.stdout


def _curl(*options: str) -> tuple[Transfer, Transfer]:
    curl = require_tool("curl", apt="curl")

    def fetch(path: Path, port: int) -> list[str]:
        url = f"tftp://127.0.0.1:{port}/{path.name}"
        return [curl, "-sS", *options, "-o", str(path), url]

    def bring(path: Path, port: int) -> list[str]:
        return [curl, "-sS", *options, "-T", str(path), f"tftp://127.0.0.1:{port}/"]

    return fetch, bring


def _tftp_hpa(*options: str) -> tuple[Transfer, Transfer]:
    tftp = require_tool("tftp", apt="tftp-hpa")
    begin = [tftp, "-m", "binary", *options, "127.0.0.1"]
    return (
        lambda path, port: [*begin, str(port), "-c", "get", path.name],
        lambda path, port: [*begin, str(port), "-c", "put", path.name],
    )


def _atftp(*options: str) -> tuple[Transfer, Transfer]:
    atftp = require_tool("atftp", apt="atftp")

    def transfer(how: str, path: Path, port: int) -> list[str]:
        names = ["-r", path.name, "-l", path.name]
        return [atftp, *options, how, *names, "127.0.0.1", str(port)]

    return (
        lambda path, port: transfer("-g", path, port),
        lambda path, port: transfer("-p", path, port),
    )


def _busybox(*options: str) -> tuple[Transfer, Transfer]:
    busybox = require_tool("busybox", apt="busybox")
    begin = [busybox, "tftp", *options]
    return (
        lambda path, port: [*begin, "-g", "-r", path.name, "127.0.0.1", str(port)],
        lambda path, port: [*begin, "-p", "-l", path.name, "127.0.0.1", str(port)],
    )


def _tftpy(*options: str) -> tuple[Transfer, Transfer]:
    require_module("tftpy", pip="tftpy==0.8.7")
    given = f"options={{{', '.join(options)}}}"

    def script(call: str, path: Path, port: int) -> list[str]:
        made = f"tftpy.TftpClient('127.0.0.1', {port}, {given})"
        called = f"{made}.{call}('{path.name}', '{path.name}')"
        return [sys.executable, "-c", f"import tftpy; {called}"]

    return (
        lambda path, port: script("download", path, port),
        lambda path, port: script("upload", path, port),
    )


_CLIENTS: Final = [
    pytest.param(_curl, (), id="curl"),
    pytest.param(_curl, ("--tftp-blksize", "1400"), id="curl in blocks of 1400"),
    pytest.param(_curl, ("--tftp-no-options",), id="curl without options"),
    pytest.param(_tftp_hpa, (), id="tftp-hpa"),
    pytest.param(_atftp, (), id="atftp"),
    pytest.param(_atftp, ("--option", "blksize 8"), id="atftp in blocks of 8"),
    pytest.param(
        _atftp,
        ("--option", "tsize", "--option", "timeout 3", "--option", "blksize 65464"),
        id="atftp with every option",
    ),
    pytest.param(_busybox, (), id="busybox"),
    pytest.param(_busybox, ("-b", "2048"), id="busybox in blocks of 2048"),
    pytest.param(_tftpy, (), id="tftpy"),
    pytest.param(_tftpy, ("'blksize': 600", "'tsize': 0"), id="tftpy with options"),
]


@pytest.mark.parametrize(("client", "options"), _CLIENTS)
def test_files_are_fetched_and_brought(
    client: Callable[..., tuple[Transfer, Transfer]],
    options: tuple[str, ...],
    server: ServerProcess,
    folder: Path,
    tmp_path: Path,
) -> None:
    fetch, bring = client(*options)
    here = tmp_path / "client"
    here.mkdir()
    port = server.udp[1]
    for size in _SIZES:
        name = f"{size}.bin"
        # curl takes a "tsize" of 0 for a mistake, and makes no file of nothing.
        if size or client is not _curl:
            _run(fetch(here / name, port), here)
            assert (here / name).read_bytes() == (folder / name).read_bytes()
        brought = here / f"{size}.new"
        brought.write_bytes(Random(size + 1).randbytes(size))
        _run(bring(brought, port), here)
        wait_until((folder / brought.name).exists, "the file to be kept")
        assert (folder / brought.name).read_bytes() == brought.read_bytes()
    assert not list(folder.glob(".*.part"))


def test_a_text_is_turned_into_netascii_and_back(
    server: ServerProcess, folder: Path, tmp_path: Path
) -> None:
    here = tmp_path / "client"
    here.mkdir()
    tftp = require_tool("tftp", apt="tftp-hpa")
    ascii_ = [tftp, "-m", "ascii", "127.0.0.1", str(server.udp[1]), "-c"]
    _run([*ascii_, "get", "text"], here)
    assert (here / "text").read_bytes() == _TEXT
    (here / "other").write_bytes(_TEXT)
    _run([*ascii_, "put", "other"], here)
    wait_until((folder / "other").exists, "the file to be kept")
    assert (folder / "other").read_bytes() == _TEXT


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nothing", "no such file"),
        ("../secret", "cannot be read or written"),
        ("/../../../etc/passwd", "cannot be read or written"),
        ("deep", "cannot be read or written"),
        ("text/x", "cannot be read or written"),
    ],
)
def test_what_is_not_there_is_not_given(
    server: ServerProcess, tmp_path: Path, name: str, told: str
) -> None:
    tftp = require_tool("tftp", apt="tftp-hpa")
    begin = [tftp, "127.0.0.1", str(server.udp[1]), "-c"]
    output = _run([*begin, "get", name, "got"], tmp_path)
    assert told in output


def test_the_generated_client(server: ServerProcess, folder: Path) -> None:
    with TftpClient(server.udp, timeout=DEADLINE) as client:
        with client.rrq("deep/down", "octet", ()) as down:
            assert down.received == Data(1, b"deep\n")
            down.finish(Ack(1))
        asked = (Option("blksize", "8"), Option("tsize", "0"), Option("odd", "1"))
        with client.rrq("text", "OCTET", asked) as text:
            size = str(len(_TEXT))
            assert text.received == Oack(
                (Option("blksize", "8"), Option("tsize", size))
            )
            assert text.send(Ack(0)) == Data(1, _TEXT[:8])
            assert text.send(Ack(1)) == Data(2, _TEXT[8:16])
            text.finish(Error(Code.UNDEFINED, "enough"))
        with client.wrq("new", "octet", ()) as new:
            assert new.received == Ack(0)
            assert new.send(Data(1, b"x" * 512)) == Ack(1)
            assert new.send(Data(2, b"y")) == Ack(2)
        assert (folder / "new").read_bytes() == b"x" * 512 + b"y"
        for name, options, code in (
            ("new", (), Code.FILE_EXISTS),
            ("../new", (), Code.ACCESS_VIOLATION),
            ("large", (Option("tsize", "1000001"),), Code.DISK_FULL),
        ):
            with client.wrq(name, "octet", options) as refused:
                assert isinstance(refused.received, Error)
                assert refused.received.code is code
        with client.rrq("text", "mail", ()) as mail:
            assert isinstance(mail.received, Error)


def test_what_is_not_finished_is_not_kept(server: ServerProcess, folder: Path) -> None:
    with TftpClient(server.udp, timeout=DEADLINE) as client:
        with client.wrq("half", "octet", (Option("timeout", "1"),)) as half:
            half.send(Data(1, b"x" * 512))
            assert list(folder.glob(".half-*.part"))
            half.finish(Error(Code.UNDEFINED, "never mind"))
        wait_until(lambda: not list(folder.glob(".*.part")), "the part to be gone")
    assert not (folder / "half").exists()
