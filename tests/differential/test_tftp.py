"""Our TFTP answers as Debian's in.tftpd does, from a folder with the same files.

What an error says in words is not compared. Nothing is what does not come for a while that
is shorter than the time after which either server says its last message again; a case that
differs is looked at again, as an answer may have been late.
"""

import socket
from collections.abc import Generator
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from tests.differential.tftp_corpus import CASES
from tests.support.missing import require_tool
from tests.support.servers import free_port, running, running_program

pytestmark = pytest.mark.differential

Address: TypeAlias = tuple[str, int]

_WHILE: Final = 0.6  # seconds after which nothing comes
_TRIES: Final = 3
_NEW: Final = ("new", ".new")

_DATA: Final = repr(b"\0\3\0\1" + (bytes(range(256)) * 2))
_NEXT: Final = repr(b"\0\3\0\2" + (bytes(range(256)) * 2))
_PASSED: Final = (
    "a value that cannot be taken is no reason to refuse: RFC 2347 has it passed over",
    [_DATA, "nothing", _NEXT],
)
_OUTSIDE: Final = (
    "in.tftpd takes its folder for the whole system, and follows no way out"
)
_ONE: Final = "ours takes it for half an option, in.tftpd for none"

DIFFERENCES: Final[dict[str, tuple[str, list[str]]]] = {
    "blksize of 7": _PASSED,
    "blksize of 0": _PASSED,
    "timeout of 0": _PASSED,
    "timeout of 256": _PASSED,
    "tsize of 17": (
        "in.tftpd repeats a size that is not 0, ours tells that of the file",
        [repr(b"\0\6tsize\x001792\0"), _DATA, _NEXT],
    ),
    "an option twice": (
        "RFC 2347 has an option once: ours goes by the first, in.tftpd tells both",
        [repr(b"\0\6blksize\x00100\0"), repr(b"\0\3\0\1" + bytes(range(100)))],
    ),
    "an option without a value": (_ONE, ["error 4"]),
    "the size of a text": (
        "nobody knows it before it is sent: ours does not tell, in.tftpd refuses",
        [repr(b"\0\3\0\1" + (b"one\r\ntwo\r\0three\r\0\r\n" * 40)[:512])],
    ),
    "a folder": ("ours says that it may not be read", ["error 2"]),
    "an empty name": ("for ours this is the folder itself", ["error 2"]),
    "a folder to be written": ("for ours something of this name is there", ["error 6"]),
    "a file that is there": (
        "in.tftpd writes over what anybody may write, ours over nothing",
        ["error 6", "nothing"],
    ),
    "a way out": (_OUTSIDE, ["error 2"]),
    "a file outside": (_OUTSIDE, ["error 2"]),
    "the first 1 octets of a request": (
        "ours cannot tell that it is no error, which is never answered",
        ["nothing"],
    ),
}
"""The cases that differ: why, and what ours answers."""


def _fill(folder: Path) -> Path:
    folder.mkdir()
    folder.chmod(0o777)
    (folder / "small").write_bytes(b"hello\n")
    (folder / "empty").write_bytes(b"")
    (folder / "block").write_bytes(b"b" * 512)
    (folder / "large").write_bytes(bytes(range(256)) * 7)
    (folder / "text").write_bytes(b"one\ntwo\rthree\r\n" * 40)
    (folder / "folder").mkdir()
    return folder


@pytest.fixture(scope="module", name="servers")
def the_servers(
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[dict[str, tuple[Address, Path]]]:
    """Our server and the other, each with a folder of its own."""
    tftpd = require_tool("in.tftpd", apt="tftpd-hpa")
    base = tmp_path_factory.mktemp("tftp")
    base.chmod(0o755)
    ours, theirs = _fill(base / "ours"), _fill(base / "theirs")
    port = free_port(socket.SOCK_DGRAM)
    there = [tftpd, "-L", "-c", "-s", "-u", "root", "-a", f"127.0.0.1:{port}"]
    arguments = ("--folder", str(ours), "--bind", "udp://127.0.0.1:0")
    with (
        running("generated_examples.tftp", *arguments) as server,
        running_program(
            *there, str(theirs), port=port, exit_code=None, ready=lambda: _answers(port)
        ),
    ):
        yield {
            "ours": (server.udp, ours),
            "theirs": (("127.0.0.1", port), theirs),
        }


def _answers(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(1)
        client.sendto(b"\0\1small\0octet\0", ("127.0.0.1", port))
        try:
            data, address = client.recvfrom(1000)
        except OSError:
            return False
        client.sendto(b"\0\5\0\0\0", address)
        return data == b"\0\3\0\1hello\n"


def _run(server: Address, case: list[bytes]) -> list[str]:
    """Return what a server answers to each datagram of a case."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(_WHILE)
        there = server
        for data in case:
            client.sendto(data, there)
            try:
                answer, there = client.recvfrom(70_000)
            except TimeoutError:
                found.append("nothing")
                continue
            found.append(_shown(answer))
        client.sendto(b"\0\5\0\0\0", there)  # so that it sends nothing again
    return found


def _shown(answer: bytes) -> str:
    if answer[:2] == b"\0\5":
        return f"error {int.from_bytes(answer[2:4], 'big')}"
    return repr(answer)


def _compared(
    servers: dict[str, tuple[Address, Path]], case: list[bytes]
) -> tuple[list[str], list[str]]:
    """Return what both answer."""
    found: dict[str, list[str]] = {}
    for who, (address, folder) in servers.items():
        for path in folder.glob("new*"):
            path.unlink()
        found[who] = _run(address, case)
    return found["ours"], found["theirs"]


@pytest.mark.parametrize("name", CASES)
def test_they_answer_alike(servers: dict[str, tuple[Address, Path]], name: str) -> None:
    expected = DIFFERENCES.get(name)
    ours, theirs = _compared(servers, CASES[name])
    for _ in range(_TRIES):
        if (ours == theirs) if expected is None else (ours == expected[1] != theirs):
            return
        ours, theirs = _compared(servers, CASES[name])
    pytest.fail(f"ours: {ours}\ntheirs: {theirs}\nexpected: {expected}")
