"""Random and spoilt datagrams to the examples: an answer or a drop, never an exception."""

import logging
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, Final

import pytest

from generated_examples.dns.app import Authority
from generated_examples.dns.protocol.codec import COMMANDS as QUESTIONS
from generated_examples.dns.zone import Zone
from generated_examples.ntp.app import Clock
from sockgen_runtime import Conversation, DatagramDecoder
from tests.support.paths import ROOT

_ZONE: Final = Zone(
    Path(ROOT, "generated_examples/dns/zone.txt").read_text("utf-8").splitlines()
)
_ASKED: Final = {
    "dns": (
        bytes.fromhex("12340100000100000000000103777777076578616d706c65036f726700")
        + bytes.fromhex("00010001 00 0029 04d0 00000000 0000"),
        bytes.fromhex("123401000001000100000000076578616d706c6500000f0001c00c")
        + bytes.fromhex("000f0001000000050004000ac00c"),
    ),
    "ntp": (
        bytes.fromhex("23000620" + "00" * 36 + "e8f1a2b3c4d5e6f7"),
        bytes.fromhex("23000620" + "00" * 44 + "01040010" + "11" * 12 + "01" * 20),
    ),
}


def _handler(name: str) -> Any:  # a handler without a socket, of either example
    made: Any = object.__new__(Authority if name == "dns" else Clock)
    made.zone = _ZONE
    made.client_address = ("127.0.0.1", 9)
    made.server = None
    made.request = (b"", None)
    return made


def _answer(handler: Any, octets: bytes) -> bytes:  # as above
    rules = handler.datagrams
    decoder = DatagramDecoder(handler.commands, handler.line, handler.limits, rules)
    return Conversation(handler, decoder).receive(octets)


@pytest.mark.parametrize("name", sorted(_ASKED))
@pytest.mark.parametrize("count", [1500, pytest.param(100_000, marks=pytest.mark.full)])
def test_noise(name: str, count: int, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever comes, nothing is logged as a failure of ours."""
    random, handler = Random(count), _handler(name)
    answered = 0
    with caplog.at_level(logging.ERROR):
        for _ in range(count):
            octets = bytearray(random.choice(_ASKED[name]))
            for _ in range(random.choice((0, 1, 2, 8))):
                octets[random.randrange(len(octets))] = random.randrange(256)
            if random.random() < 0.2:
                octets = bytearray(random.randbytes(random.randint(0, 90)))
            answered += bool(_answer(handler, bytes(octets)))
    assert not caplog.records
    assert count // 10 < answered < count


def test_bombs_take_no_time() -> None:
    """Neither names that are pointers to pointers nor large counts take long."""
    head = bytes.fromhex("1234010000ff00000000ffff")
    chain = b"".join((0xC000 | 12 + 2 * n).to_bytes(2, "big") for n in range(2000))
    (form,) = QUESTIONS.all
    assert form.parse is not None
    for octets in (head, head + b"\xc0\x0c" * 2000, head + b"\0" + chain):
        begun = perf_counter()
        with pytest.raises(ValueError, match=r"expected|range"):
            form.parse(octets)
        assert perf_counter() - begun < 0.2
