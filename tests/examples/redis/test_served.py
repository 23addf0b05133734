"""The example as a process: many connections, one database."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, Final, final

import pytest

from tests.support.redis import example
from tests.support.waiting import DEADLINE, wait_until

_TURNS: Final = 200
_POPS: Final = 50
_MIB: Final = 1 << 20


@final
class Peer:
    """A connection, and the answers that come on it, line by line."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE)
        self._answers: BinaryIO = self.socket.makefile("rb")

    def close(self) -> None:
        self._answers.close()
        self.socket.close()

    def send(self, *commands: str) -> None:
        self.socket.sendall("".join(f"{command}\r\n" for command in commands).encode())

    def lines(self, count: int) -> list[str]:
        return [self._answers.readline().decode().rstrip("\r\n") for _ in range(count)]

    def ask(self, *commands: str, lines: int = 1) -> list[str]:
        self.send(*commands)
        return self.lines(lines)


@pytest.fixture
def port() -> Iterator[int]:
    with example() as found:
        yield found


@pytest.fixture
def peers(port: int) -> Iterator[list[Peer]]:
    found = [Peer(port) for _ in range(5)]
    yield found
    for peer in found:
        peer.close()


def _blocked(peer: Peer) -> int:
    """Return how many connections wait for an element of a list."""
    _, *lines = peer.ask("INFO clients", lines=5)
    return int(lines[2].removeprefix("blocked_clients:"))


def test_a_transaction_is_one_step_for_the_others(peers: list[Peer]) -> None:
    *changing, looking = peers

    def change(peer: Peer) -> None:
        for _ in range(_TURNS):
            answer = peer.ask("MULTI", "INCR a", "INCR b", "EXEC", lines=6)
            assert answer[:4] == ["+OK", "+QUEUED", "+QUEUED", "*2"]
            assert answer[4] == answer[5]

    with ThreadPoolExecutor(len(changing)) as threads:
        done = [threads.submit(change, peer) for peer in changing]
        while not all(each.done() for each in done):
            first, second = looking.ask("MGET a b", lines=5)[2::2]
            assert first == second
        for each in done:
            each.result()
    assert looking.ask("GET a", lines=2)[1] == str(_TURNS * len(changing))


def test_a_key_that_is_watched_cannot_change_before_the_end(peers: list[Peer]) -> None:
    def add(peer: Peer) -> int:
        done = 0
        while done < _TURNS // 4:
            size, *_ = peer.ask("WATCH n", "GET n", lines=2)[1:]
            seen = 0 if size == "$-1" else int(peer.lines(1)[0])
            peer.send("MULTI", f"SET n {seen + 1}", "EXEC")
            if peer.lines(3)[2] == "*1":
                assert peer.lines(1) == ["+OK"]
                done += 1
        return done

    with ThreadPoolExecutor(len(peers)) as threads:
        total = sum(threads.map(add, peers))
    assert peers[0].ask("GET n", lines=2)[1] == str(total)


def test_elements_are_handed_out_once_while_clients_come_and_go(
    port: int, peers: list[Peer]
) -> None:
    pushing, *popping = peers
    leaving = [Peer(port) for _ in range(10)]
    for peer in leaving:
        peer.send("BLPOP l 0")
    wait_until(lambda: _blocked(pushing) == len(leaving), "all to wait")
    for peer in popping:
        peer.send(*["BLPOP l 0"] * _POPS)
    both = len(leaving) + len(popping)
    wait_until(lambda: _blocked(pushing) == both, "the others to wait as well")
    for peer in leaving:
        peer.close()
    wait_until(lambda: _blocked(pushing) == len(popping), "some to have left")
    for number in range(_POPS * len(popping)):
        pushing.send(f"RPUSH l {number}")
    got = [peer.lines(5 * _POPS)[4::5] for peer in popping]
    assert sorted(int(element) for elements in got for element in elements) == list(
        range(_POPS * len(popping))
    )
    assert len(pushing.lines(_POPS * len(popping))) == _POPS * len(popping)
    assert pushing.ask("LLEN l") == [":0"]


@pytest.mark.parametrize("seconds", ["0", "2147484", "1e17"])
def test_a_pop_waits_for_as_long_as_one_likes(peers: list[Peer], seconds: str) -> None:
    waiting, pushing, *_ = peers
    waiting.send(f"BLPOP l {seconds}")
    wait_until(lambda: _blocked(pushing) == 1, "one to wait")
    assert pushing.ask("RPUSH l x") == [":1"]
    assert waiting.lines(5) == ["*2", "$1", "l", "$1", "x"]


def test_one_that_does_not_read_is_let_go(peers: list[Peer]) -> None:
    silent, listening, publishing, *_ = peers
    message = "x" * _MIB
    for peer in (silent, listening):
        assert len(peer.ask("SUBSCRIBE news", lines=6)) == 6

    def reached() -> int:
        publishing.send(f"*3\r\n$7\r\nPUBLISH\r\n$4\r\nnews\r\n${_MIB}\r\n{message}")
        assert listening.lines(7)[6] == message
        return int(publishing.lines(1)[0].removeprefix(":"))

    assert reached() == 2
    wait_until(lambda: reached() == 1, "the silent one to be let go")
    assert publishing.ask("PING") == ["+PONG"]


def test_a_server_ends_while_somebody_waits() -> None:
    with example() as port:
        waiting, other = Peer(port), Peer(port)
        waiting.send("BLPOP l 0")
        wait_until(lambda: _blocked(other) == 1, "one to wait")
    for peer in (waiting, other):
        assert peer.lines(1) == [""]
        peer.close()
