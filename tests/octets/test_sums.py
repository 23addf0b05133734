"""Checksums by hooks: computed when written, compared when read, typed."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, Final, TypeAlias

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import BadChecksum, EncodeError, Malformed
from tests.octets.building import mypy
from tests.octets.sums import Digest, Fletcher

_SCHEMA: Final = """\
sockgen: 1
protocol: summed
transport: datagram
types:
  Sum: {{hook: tests.octets.sums.{hook}, python: {python}}}
header: [first: u8, sum: {type} = Sum($start .. $end), data: bytes]
commands:
  tell: {{layout: [], reply: none}}
"""

_Package: TypeAlias = Any  # Any: a package that is emitted here


@contextmanager
def _emitted(folder: Path, hook: str, python: str, type_: str) -> Generator[_Package]:
    path = folder / "summed.yaml"
    text = _SCHEMA.format(hook=hook, python=python, type=type_)
    path.write_text(text, encoding="utf-8")
    with loaded(pipeline.generate(pipeline.check(str(path)))) as package:
        yield package


def test_a_sum_is_computed_and_compared(tmp_path: Path) -> None:
    random = Random("sums")
    with _emitted(tmp_path, "Fletcher", "int", "u16le") as package:
        for _ in range(200):
            data = random.randbytes(random.randrange(20))
            first = random.randrange(255)
            octets: bytes = package.Tell(first, data).encode()
            expected = Fletcher().sum(bytes((first, 0, 0)) + data)
            assert octets[1:3] == expected.to_bytes(2, "little")
            assert package.codec.parse_tell(octets) == package.Tell(first, data)
            spoilt = bytearray(octets)
            spoilt[random.randrange(1, 3)] ^= random.randrange(1, 256)
            with pytest.raises(BadChecksum):
                package.codec.parse_tell(bytes(spoilt))


def test_a_sum_may_be_octets(tmp_path: Path) -> None:
    with _emitted(tmp_path, "Digest", "bytes", "bytes(8)") as package:
        octets = package.Tell(7, b"data").encode()
        assert octets[1:9] == Digest().sum(b"\x07" + bytes(8) + b"data")
        assert package.codec.parse_tell(octets) == package.Tell(7, b"data")
        with pytest.raises(BadChecksum):
            package.codec.parse_tell(octets + b"!")


def test_what_has_no_sum_is_refused(tmp_path: Path) -> None:
    with _emitted(tmp_path, "Fletcher", "int", "u16") as package:
        with pytest.raises(EncodeError, match="no sum of these"):
            package.Tell(255, b"").encode()
        with pytest.raises(Malformed, match="no sum of these"):
            package.codec.parse_tell(b"\xff\0\0")


def test_a_sum_has_room_in_its_place(tmp_path: Path) -> None:
    with _emitted(tmp_path, "Fletcher", "int", "u8") as package:
        told = package.Tell(7, b"data")
        with pytest.raises(EncodeError):
            told.encode()


def test_octets_of_another_number_are_refused(tmp_path: Path) -> None:
    with _emitted(tmp_path, "Short", "bytes", "bytes(8)") as package:
        told = package.Tell(7, b"data")
        with pytest.raises(EncodeError):
            told.encode()


def test_a_hook_that_fails_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with _emitted(tmp_path, "Failing", "int", "u16") as package:
        parse = package.codec.parse_tell
        with pytest.raises(Malformed):
            parse(b"\x01\0\0")
    assert "a hook failed" in caplog.text


def test_the_type_of_a_sum_is_checked(tmp_path: Path) -> None:
    for hook, wrong in (("Fletcher", False), ("Digest", True)):
        folder = tmp_path / hook
        folder.mkdir()
        schema = folder / "summed.yaml"
        text = _SCHEMA.format(hook=hook, python="int", type="u16")
        schema.write_text(text, encoding="utf-8")
        found = mypy(folder, pipeline.generate(pipeline.check(str(schema))))
        assert ("arg-type" in found) is wrong, found
