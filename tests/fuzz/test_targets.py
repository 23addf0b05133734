"""What the fuzzer looks at, without its guidance: the transcripts, and spoilt ones."""

from random import Random

import pytest

from tests.fuzz.corpus import inputs
from tests.fuzz.targets import PROTOCOLS, looked_at, targets


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_transcripts_are_read_and_printed_again(protocol: str) -> None:
    found = targets(protocol)
    assert sum(looked_at(found, data) for data in inputs(protocol, len(found))) > 0


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("count", [500, pytest.param(100_000, marks=pytest.mark.full)])
def test_spoilt_ones_are_read_or_refused(protocol: str, count: int) -> None:
    random, found = Random(count), targets(protocol)
    corpus = list(inputs(protocol, len(found)))
    for _ in range(count):
        data = bytearray(random.choice(corpus))
        for _ in range(random.choice((1, 2, 8))):
            _spoil(data, random, corpus)
        looked_at(found, bytes(data))


def _spoil(data: bytearray, random: Random, corpus: list[bytes]) -> None:
    """Change an octet, cut something out, or put something in."""
    at = random.randrange(1, len(data) + 1)
    how = random.randrange(4)
    if how == 0:
        data[at:at] = bytes([random.choice((0, 10, 13, 32, random.randrange(256)))])
    elif how == 1:
        del data[at : at + random.randrange(4)]
    elif how == 2:
        other = random.choice(corpus)
        data[at:at] = other[random.randrange(1, len(other) + 1) :][:64]
    elif at < len(data):
        data[at] = random.randrange(256)


def test_what_prints_otherwise_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fuzzer would tell of a message that is printed as another one."""
    found = targets("kv")
    data = next(inputs("kv", len(found)))
    assert looked_at(found, data)
    monkeypatch.setattr("generated_examples.kv.protocol.messages.Get.encode", _wrongly)
    with pytest.raises(AssertionError, match="is refused"):
        looked_at(found, b"\0get a\r\n")


def _wrongly(_: object) -> bytes:
    return b"no command\r\n"
