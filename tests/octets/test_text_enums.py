"""Enums of texts in layouts: closed, open, folded, of every extent."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, Final, TypeAlias

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import EncodeError, Malformed
from tests.octets.building import mypy

_SCHEMA: Final = """\
sockgen: 1
protocol: called
transport: datagram
encoding: {encoding}
types:
  Mode: {{enum: [netascii, octet, mail], fold: true}}
  Sign: {{enum: {{plus: '+', minus: '-', both: '+-'}}, open: true}}
  Code: {{enum: {{none: NONE, some: SOME}}}}
  Level: {{enum: [low, high]}}
header:
  - mode: cstr Mode
  - sign: str(u8) Sign
  - size: u8 = size(third)
  - third: str Sign
  - code: bytes(4) Code
  - level: u8 Level
  - more: str(u8) Mode * u8
  - last: optional str Mode
commands:
  tell: {{layout: [], reply: none}}
"""
_OCTETS: Final = b"OcTet\0\x01-\x01xSOME\x01\x02\x04mail\x05octet"

_Package: TypeAlias = Any  # Any: a package that is emitted here


@contextmanager
def _emitted(folder: Path, encoding: str = "utf-8") -> Generator[_Package]:
    path = folder / "called.yaml"
    path.write_text(_SCHEMA.format(encoding=encoding), encoding="utf-8")
    with loaded(pipeline.generate(pipeline.check(str(path)))) as package:
        yield package


def test_a_text_is_its_member(tmp_path: Path) -> None:
    with _emitted(tmp_path) as package:
        told = package.codec.parse_tell(_OCTETS)
        modes = package.Mode
        more = (modes.MAIL, modes.OCTET)
        assert told == package.Tell(
            modes.OCTET,
            package.Sign.MINUS,
            "x",
            package.Code.SOME,
            package.Level.HIGH,
            more,
        )
        assert told.encode() == _OCTETS.lower().replace(b"some", b"SOME")


@pytest.mark.parametrize("encoding", ["utf-8", "bytes"])
def test_what_is_written_is_read(tmp_path: Path, encoding: str) -> None:
    random = Random(encoding)
    others = ["x", "++"] if encoding == "utf-8" else [b"x", b"\xff"]
    with _emitted(tmp_path, encoding) as package:
        modes, signs = list(package.Mode), [*package.Sign, *others]
        for _ in range(100):
            told = package.Tell(
                random.choice(modes),
                random.choice(signs),
                random.choice(signs),
                random.choice(list(package.Code)),
                random.choice(list(package.Level)),
                tuple(random.choices(modes, k=random.randrange(4))),
                last=random.choice([None, *modes]),
            )
            assert package.codec.parse_tell(told.encode()) == told


@pytest.mark.parametrize(
    ("old", "new"), [(b"OcTet", b"octets"), (b"SOME", b"some"), (b"\x01-", b"\x01\0")]
)
def test_other_texts_are_refused(tmp_path: Path, old: bytes, new: bytes) -> None:
    with _emitted(tmp_path) as package:
        parse = package.codec.parse_tell
        with pytest.raises(Malformed):
            parse(_OCTETS.replace(old, new))


@pytest.mark.parametrize("sign", ["+", "", "a b", "\0"])
def test_what_would_be_read_otherwise_is_not_written(tmp_path: Path, sign: str) -> None:
    with _emitted(tmp_path) as package:
        told = package.Tell(
            package.Mode.MAIL, sign, "x", package.Code.NONE, package.Level.LOW, ()
        )
        with pytest.raises(EncodeError):
            told.encode()


def test_the_package_is_typed(tmp_path: Path) -> None:
    path = tmp_path / "called.yaml"
    path.write_text(_SCHEMA.format(encoding="utf-8"), encoding="utf-8")
    assert mypy(tmp_path, pipeline.generate(pipeline.check(str(path)))) == ""
