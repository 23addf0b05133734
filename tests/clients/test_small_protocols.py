"""Protocols of one line and one answer, with the programs that everybody has for them."""

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from generated_examples.gopher.protocol.client import GopherClient
from generated_examples.gopher.protocol.fields import Raw
from generated_examples.gopher.protocol.messages import Failure, File, Menu, Text
from generated_examples.whois.protocol.client import WhoisClient
from tests.support.missing import require_tool
from tests.support.paths import ROOT
from tests.support.servers import running
from tests.support.waiting import DEADLINE

pytestmark = pytest.mark.clients

_BURROW: Final = ROOT / "generated_examples" / "gopher" / "burrow"


@pytest.fixture(scope="module", params=["threads", "events", "processes", "sequential"])
def whois(request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of a registry."""
    yield from _port("whois", request.param)


@pytest.fixture(scope="module", params=["threads", "processes", "sequential"])
def gopher(request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of a gopher."""
    yield from _port("gopher", request.param)


@pytest.fixture(name="keeper")
def a_keeper() -> Iterator[int]:
    """The port of a server of four-letter words that was asked nothing yet."""
    yield from _port("zookeeper", "events")


def _port(name: str, concurrency: str) -> Iterator[int]:
    bind = ("--bind", "tcp://127.0.0.1:0")
    module = f"generated_examples.{name}"
    with running(module, *bind, "--concurrency", concurrency) as server:
        yield server.tcp[1]


def _run(name: str, *arguments: str, apt: str, given: bytes = b"") -> bytes:
    """Return what a program prints.

    Raises:
        CalledProcessError: it fails.
        TimeoutExpired: it does not end.
    """
    program = [require_tool(name, apt=apt), *arguments]
    result = subprocess.run(
        program, input=given, capture_output=True, check=True, timeout=DEADLINE
    )
    return result.stdout


def _ask(port: int, octets: bytes) -> bytes:
    """Return everything that a server answers."""
    with socket.create_connection(("127.0.0.1", port), DEADLINE) as client:
        client.sendall(octets)
        with client.makefile("rb") as file:
            return file.read()


# -- whois -----------------------------------------------------------------------------


def _whois(port: int, question: str) -> list[str]:
    where = ("-h", "127.0.0.1", "-p", str(port))
    return _run("whois", *where, question, apt="whois").decode().splitlines()


def test_whois_finds_a_name(whois: int) -> None:
    found = _whois(whois, "example.org")
    assert found == ["Domain: example.org", "Holder: The Example Organisation"]
    assert _whois(whois, "xn--mller-kva.example")[1] == "Holder: Müller"


def test_whois_finds_names_and_nothing(whois: int) -> None:
    found = ["burrow.example", "keeper.example", "xn--mller-kva.example"]
    assert _whois(whois, ".example") == found
    assert _whois(whois, "nobody.example") == ["% No entries found."]


def test_whois_by_the_generated_client(whois: int) -> None:
    with WhoisClient(("127.0.0.1", whois), timeout=DEADLINE) as client:
        answer = client.query("EXAMPLE.org")
    assert answer.text.startswith("Domain: example.org\r\n")


def test_whois_of_a_long_line(whois: int) -> None:
    assert _ask(whois, b"a" * 600 + b"\r\n").startswith(b"% That is too long")


# -- gopher ----------------------------------------------------------------------------


def _curl(port: int, path: str) -> bytes:
    url = f"gopher://127.0.0.1:{port}/{path}"
    return _run("curl", "--silent", "--show-error", url, apt="curl")


def test_curl_lists_what_there_is(gopher: int) -> None:
    here = f"127.0.0.1\t{gopher}"
    assert _curl(gopher, "").decode().split("\r\n") == [
        "iWelcome to the burrow.\t\terror.host\t1",
        f"0About\t0/about.txt\t{here}",
        f"1More\t1/more\t{here}",
        f"7Dig for a word\t7/\t{here}",
        ".",
        "",
    ]
    assert _curl(gopher, "11/more").decode().split("\r\n") == [
        f"IDot\tI/more/dot.gif\t{here}",
        f"9Octets\t9/more/octets.bin\t{here}",
        f"0Rooms\t0/more/rooms.txt\t{here}",
        ".",
        "",
    ]


def test_curl_fetches_files_as_they_are(gopher: int) -> None:
    for kind, name in (("9", "octets.bin"), ("I", "dot.gif")):
        octets = (_BURROW / "more" / name).read_bytes()
        assert _curl(gopher, f"{kind}{kind}/more/{name}") == octets


def test_curl_searches(gopher: int) -> None:
    assert _curl(gopher, "77/%09ROOMS").startswith(b"0Rooms\t0/more/rooms.txt\t")
    assert _curl(gopher, "77/%09nothing") == b".\r\n"


def test_lynx_shows_a_menu_and_a_text(gopher: int) -> None:
    where = f"gopher://127.0.0.1:{gopher}"
    menu = _run("lynx", "-dump", "-listonly", "-nonumbers", where, apt="lynx").decode()
    assert f"{where}/00/about.txt" in menu
    assert f"{where}/11/more" in menu
    text = _run("lynx", "-dump", f"{where}/00/about.txt", apt="lynx").decode()
    assert "Gophers dig." in text
    assert ".. and they dig." in text
    assert "A line that is a single dot does not end this text." in text


@pytest.mark.parametrize(
    "path", ["../__init__.py", "/../app.py", "more/../../hole.py", "/etc/passwd", "a\0"]
)
def test_nothing_outside_of_the_hole_is_shown(gopher: int, path: str) -> None:
    for kind, refusal in ((b"0", b"is not here"), (b"9", b""), (b"1", b"is not here")):
        answer = _ask(gopher, kind + path.encode() + b"\r\n")
        assert refusal in answer
        assert b"import" not in answer
        assert b"root:" not in answer


def test_gopher_by_the_generated_client(gopher: int) -> None:
    def client() -> GopherClient:
        return GopherClient(("127.0.0.1", gopher), timeout=DEADLINE)

    with client() as one:
        menu = one.root()
    with client() as two:
        missing = two.list("/nowhere")
    with client() as three:
        text = three.show("/about.txt")
    with client() as four:
        file = four.fetch(Raw.BINARY, "/more/octets.bin")
    assert isinstance(menu, Menu)
    assert menu.items[1].selector == "0/about.txt"
    assert missing == Failure("'/nowhere' is not here")
    assert text == Text(_lines(_BURROW / "about.txt"))
    assert file == File((_BURROW / "more" / "octets.bin").read_bytes())


def _lines(path: Path) -> str:
    return path.read_text("utf-8").replace("\n", "\r\n")


# -- four-letter words ------------------------------------------------------------------


def _nc(port: int, given: bytes) -> bytes:
    return _run("nc", "127.0.0.1", str(port), apt="netcat-openbsd", given=given)


def test_nc_asks_whether_it_runs(keeper: int) -> None:
    assert _nc(keeper, b"ruok") == b"imok"
    assert _nc(keeper, b"ruok\n") == b"imok"


def test_nc_asks_for_numbers(keeper: int) -> None:
    assert _nc(keeper, b"ruok") == b"imok"
    lines = _nc(keeper, b"mntr").decode().splitlines()
    numbers = dict(line.split("\t") for line in lines)
    assert numbers.pop("zk_uptime").isdigit()
    assert numbers == {
        "zk_server_state": "standalone",
        "zk_num_alive_connections": "1",
        "zk_packets_received": "2",
    }
    assert _nc(keeper, b"srst") == b"Server stats reset.\n"
    assert b"zk_packets_received\t1\n" in _nc(keeper, b"mntr")


def test_nc_asks_for_clients_and_settings(keeper: int) -> None:
    assert _nc(keeper, b"cons").startswith(b" /127.0.0.1:")
    assert _nc(keeper, b"srvr").startswith(b"Received: 2\nConnections: 1\n")
    assert b"Mode: standalone\n" in _nc(keeper, b"stat")
    assert b"maxClientCnxns=1024\n" in _nc(keeper, b"conf")
    assert b"python=" in _nc(keeper, b"envi")


@pytest.mark.parametrize("word", [b"RUOK", b"quit", b"\0\0\0\x2d", b"abcd" * 1000])
def test_other_words_close_without_an_answer(keeper: int, word: bytes) -> None:
    with socket.create_connection(("127.0.0.1", keeper), DEADLINE) as client:
        client.sendall(word)
        assert client.recv(1) == b""


def test_a_word_may_come_in_pieces(keeper: int) -> None:
    with socket.create_connection(("127.0.0.1", keeper), DEADLINE) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for octet in (b"r", b"u", b"o", b"k"):
            client.sendall(octet)
        assert client.makefile("rb").read() == b"imok"
