"""What stands before the message of every datagram, and answers in fragments."""

import random
import socket
import threading
from collections.abc import Generator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sockgen_runtime import DatagramEnvelope
from sockgen_runtime.client import DeadlineExceeded
from sockgen_runtime.reading.fragments import Gathering
from tests.generator.jars import HERE, Emitted, asking, package, serving
from tests.support.command import sockgen
from tests.support.waiting import DEADLINE, wait_until

_ENVELOPE = DatagramEnvelope(size=8, echo=((4, 8),), fragment=((1, 2), (2, 3)))


@pytest.fixture(scope="module", name="parcels")
def the_parcels() -> Generator[Emitted]:
    """The package of a protocol whose datagrams have an envelope."""
    yield from package("parcels")


def _handler(parcels: Emitted) -> Emitted:
    """Return a handler that answers with parcels of the wanted size."""

    def ask(_: object, command: Emitted) -> object:
        return parcels.Parcel(b"x" * command.size)

    def tell(_: object, _command: Emitted) -> None:
        pass

    def fail(_: object, _command: Emitted) -> None:
        raise RuntimeError("on purpose")

    methods = {"do_ask": ask, "do_tell": tell, "do_fail": fail}
    return type("Sender", (parcels.ParcelsHandler,), methods)


@pytest.fixture(name="server")
def a_server(parcels: Emitted) -> Generator[Emitted]:
    """A server of parcels that runs."""
    handler = _handler(parcels)
    with serving(parcels.UDPParcelsServer(("127.0.0.1", 0), handler)) as running:
        yield running


def _lost(server: Emitted, datagram: bytes, kind: str) -> None:
    """Send something that is lost, and wait until it is counted."""
    before = server.lost[kind]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.sendto(datagram, server.server_address)
        wait_until(lambda: server.lost[kind] == before + 1, f"it to be a {kind}")


def test_the_transcripts_are_without_envelopes() -> None:
    outcome = sockgen("test", str(HERE / "parcels.yaml"))
    assert outcome.code == 0, outcome.text


def test_an_answer_echoes_and_has_zeros_otherwise(server: Emitted) -> None:
    with asking(server.server_address) as ask:
        assert ask(b"\1\2\1\4abcdASK 3\n") == b"\0\0\1\0abcd3\nxxx\n"
        assert ask(b"\1\2\1\4abcdWHAT") == b"\0\0\1\0abcdNO WHAT\n"


def test_a_large_answer_is_cut(server: Emitted) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(DEADLINE)
        client.connect(server.server_address)
        client.send(b"\0\0\1\0abcdASK 20\n")
        first, second = client.recv(100), client.recv(100)
        assert first == b"\0\0\2\0abcd20\n" + b"x" * 9
        assert second == b"\0\1\2\0abcd" + b"x" * 11 + b"\n"
        client.send(b"\0\0\1\0abcdASK 8\n")
        assert client.recv(100) == b"\0\0\1\0abcd8\n" + b"x" * 8 + b"\n"


def test_what_is_no_request_in_one_datagram_is_dropped(server: Emitted) -> None:
    _lost(server, b"", "bad_envelope")
    _lost(server, b"\0\0\1\0abc", "bad_envelope")
    _lost(server, b"\0\0\2\0abcdASK 1\n", "bad_envelope")
    _lost(server, b"\0\0\0\0abcdASK 1\n", "bad_envelope")
    _lost(server, b"\0\0\1\0abcdTELL " + b"x" * 20, "payload_too_large")


def test_more_fragments_than_can_be_counted_are_lost(server: Emitted) -> None:
    most = 255 * 12 - len("3000\n\n")
    _lost(server, b"\0\0\1\0abcdASK %d\n" % (most + 1), "answer_too_large")
    server.max_reply_ratio = 3.0
    _lost(server, b"\0\0\1\0abcdASK 40\n", "amplified")


def test_a_client_puts_fragments_together(parcels: Emitted, server: Emitted) -> None:
    with parcels.ParcelsClient(server.server_address, timeout=DEADLINE) as client:
        for size in (0, 8, 9, 20, 21, 500):
            assert client.ask(size) == parcels.Parcel(b"x" * size)
        assert client.tell("abc") is None
        with pytest.raises(ValueError, match="over 12"):
            client.tell("x" * 10)


def test_a_client_passes_over_what_is_not_of_its_answer(parcels: Emitted) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(DEADLINE)

        def serve() -> None:
            data, address = server.recvfrom(100)
            assert data[:4] == b"\0\0\1\0", data
            assert data[8:] == b"ASK 4\n"
            own, other = data[4:8], bytes(255 - octet for octet in data[4:8])
            for datagram in (
                b"short",
                b"\0\0\1\0" + other + b"1\ny\n",
                b"\0\1\2\0" + own + b"cd\n",
                b"\0\1\2\0" + own + b"ef\n",  # it is there already
                b"\0\0\3\0" + own + b"4\nxx",  # of how many?
                b"\0\2\2\0" + own + b"zz",
                b"\0\0\2\0" + own + b"4\nab",
            ):
                server.sendto(datagram, address)

        thread = threading.Thread(target=serve)
        thread.start()
        with parcels.ParcelsClient(server.getsockname(), timeout=DEADLINE) as client:
            assert client.ask(4) == parcels.Parcel(b"abcd")
        thread.join(DEADLINE)


def test_each_attempt_has_an_envelope_of_its_own(parcels: Emitted) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.settimeout(DEADLINE)
        address = deaf.getsockname()
        with (
            parcels.ParcelsClient(address, timeout=0.2, retries=2) as client,
            pytest.raises(DeadlineExceeded),
        ):
            client.ask(1)
        assert len({deaf.recv(100)[:8] for _ in range(3)}) == 3


@given(st.binary(min_size=1, max_size=600), st.randoms(use_true_random=False))
def test_what_is_cut_is_put_together(text: bytes, shuffling: random.Random) -> None:
    gathering = Gathering(_ENVELOPE)
    pieces = _ENVELOPE.around(text, gathering.head, 12)
    assert all(len(piece) <= 20 for piece in pieces)
    shuffling.shuffle(pieces)
    found = [gathering.add(piece) for piece in pieces]
    assert found == [None] * (len(pieces) - 1) + [text]


def test_what_is_gathered_is_bounded() -> None:
    gathering = Gathering(_ENVELOPE)
    large = gathering.head[4:] + b"x" * 2**23
    assert gathering.add(b"\0\0\3\0" + large) is None
    assert gathering.add(b"\0\1\3\0" + large) is None
    assert gathering.add(b"\0\2\3\0" + gathering.head[4:] + b"x") is None
    assert gathering.add(b"\0\2\3\0" + gathering.head[4:]) == b"x" * 2**24
