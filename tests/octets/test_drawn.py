"""Random schemas of layouts: what is written is read again, and nothing else is."""

from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import Encodable, ProtocolError
from tests.octets.drawing import Made, drawn

_MESSAGES = 8  # of each class


@pytest.mark.parametrize("first", range(0, 240, 40))
def test_what_is_written_is_read(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + 40):
        _look(seed, tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("first", range(1000, 4000, 100))
def test_that_holds_for_thousands(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + 100):
        _look(seed, tmp_path)


def _look(seed: int, folder: Path) -> None:
    text, messages = drawn(seed)
    schema = folder / f"drawn{seed}.yaml"
    schema.write_text(text, "utf-8")
    checked = pipeline.check(str(schema))
    assert not checked.diagnostics, (seed, checked.diagnostics)
    random = Random(seed)
    with loaded(pipeline.generate(checked)) as package:
        for made in messages:
            for _ in range(_MESSAGES):
                _round(package, made, random, seed)


def _round(package: ModuleType, made: Made, random: Random, seed: int) -> None:
    """Write and read a message, and read what comes of it when it is spoilt."""
    message: Encodable = made.make(package, random)
    octets = message.encode()
    assert _read(package, made, octets) == message, (seed, message)
    spoilt = bytearray(octets)
    for _ in range(random.randint(1, 3)):
        spoilt[random.randrange(len(spoilt))] = random.randrange(256)
    del spoilt[random.randint(0, len(spoilt)) :]
    spoilt += random.randbytes(random.choice((0, 0, 1, 9)))
    try:
        found = _read(package, made, bytes(spoilt))
    except (ValueError, ProtocolError):
        return
    written = found.encode()
    assert _read(package, made, written).encode() == written, (seed, found)


def _read(package: ModuleType, made: Made, octets: bytes) -> Encodable:
    found: Encodable = getattr(package.codec, f"parse_{made.name.lower()}")(octets)
    return found
