"""Layouts of every kind: what is emitted reads what it writes, and refuses the rest."""

import time
from collections.abc import Callable, Generator
from random import Random
from types import ModuleType

import pytest

from sockgen_runtime import Encodable, EncodeError, ProtocolError
from tests.octets.building import made, protocol
from tests.octets.samples import SAMPLES, TYPES, Sample

Parse = Callable[[bytes], Encodable]


@pytest.fixture(scope="module")
def package() -> Generator[ModuleType]:
    """Emit and import all samples as the commands of one protocol."""
    commands = {sample.name: sample.items for sample in SAMPLES}
    with made(protocol(commands, types=TYPES)) as found:
        yield found


def _parse(package: ModuleType, name: str) -> Parse:
    found: Parse = getattr(package.codec, f"parse_{name}")
    return found


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_message_is_its_octets(package: ModuleType, sample: Sample) -> None:
    """What is written is read again, and the other way round."""
    message = _parse(package, sample.name)(sample.wire)
    assert message.encode() == sample.wire
    if sample.given:
        made_class = getattr(package.messages, sample.name.capitalize())
        assert made_class(*sample.given, **sample.named) == message


@pytest.mark.parametrize(
    ("name", "wire"),
    [(sample.name, wire) for sample in SAMPLES for wire in sample.refused],
)
def test_other_octets_are_refused(package: ModuleType, name: str, wire: bytes) -> None:
    """What no message is written as is an error of the peer."""
    with pytest.raises((ValueError, ProtocolError)):
        _parse(package, name)(wire)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_whatever_is_read_can_be_written(package: ModuleType, sample: Sample) -> None:
    """Spoilt octets are refused, or are a message that is read back the same."""
    random, parse = Random(sample.name), _parse(package, sample.name)
    for _ in range(300):
        octets = bytearray(sample.wire)
        for _ in range(random.randint(0, 3)):
            octets[random.randrange(len(octets))] = random.randrange(256)
        spoilt = bytes(octets[: random.randint(0, len(octets))])
        spoilt += random.randbytes(random.choice((0, 0, 1, 9)))
        try:
            message = parse(spoilt)
        except (ValueError, ProtocolError):
            continue
        try:
            written = message.encode()
        except EncodeError as error:
            pytest.fail(f"{message}: {error}")
        again = parse(written)
        assert again == message or "nan" in repr(message)


@pytest.mark.parametrize(
    ("name", "given", "named"),
    [
        ("octet", (256,), {}),
        ("odd", (1 << 24, 0), {}),
        ("bits", (3, 5, True, 0), {}),
        ("bits", (3, 4, True, 0x1000), {}),
        ("octets", (b"ab", b"x", "", b""), {}),
        ("octets", (b"abc", b"", "", b""), {}),
        ("octets", (b"abc", b"x", "\0", b""), {}),
        ("octets", (b"abc", b"x", "", b"1"), {}),
        ("many", ((1,), (), (), (), ()), {}),
        ("many", ((1, 2), (), (0,), (), ()), {}),
        ("present", (1,), {}),
        ("present", (0,), {"more": 1}),
        ("loose", ((), b"abc"), {}),
        ("rated", (b"abc", 0, (1,)), {}),
        ("rated", (b"abcd", 0, ()), {}),
    ],
)
def test_what_would_be_refused_is_not_written(
    package: ModuleType, name: str, given: tuple[object, ...], named: dict[str, object]
) -> None:
    """A value without room, or one too many, raises before anything is sent."""
    made_class = getattr(package.messages, name.capitalize())
    with pytest.raises(EncodeError):
        made_class(*given, **named).encode()


def test_nesting_has_an_end(package: ModuleType) -> None:
    """Values within each other are refused where they are too deep."""
    parse = _parse(package, "grove")
    with pytest.raises(ProtocolError):
        parse(b"\1\1" * 5000 + b"\1\0")


def test_time_is_linear(package: ModuleType) -> None:
    """Twenty times the octets take about twenty times the time."""
    parse = _parse(package, "many")

    def took(count: int) -> float:
        wire = bytes.fromhex("0001000200") + b"\0\1" * count + bytes(4)
        begun = time.perf_counter()
        parse(wire)
        return time.perf_counter() - begun

    short = min(took(2_000) for _ in range(5))
    assert min(took(40_000) for _ in range(3)) < 100 * short + 0.01


def test_an_announced_number_reserves_nothing(package: ModuleType) -> None:
    """A count that cannot be is refused before any item is read."""
    begun = time.perf_counter()
    for _ in range(1000):
        with pytest.raises(ValueError, match="expected"):
            _parse(package, "many")(bytes.fromhex("00010002 00 0000 ffff"))
    assert time.perf_counter() - begun < 1
