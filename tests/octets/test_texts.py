"""Texts in layouts: what is no text is refused, or kept where the encoding is lenient."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import EncodeError

_SCHEMA: Final = """\
sockgen: 1
protocol: named
transport: datagram
encoding: {encoding}
header: [first: cstr, second: str(u8), rest: str]
commands:
  tell: {{layout: [], reply: none}}
"""
_OCTETS: Final = b"a\xff\0\x01\xfe\xc3"

_Package: TypeAlias = Any  # Any: a package that is emitted here


@contextmanager
def _emitted(folder: Path, encoding: str) -> Generator[_Package]:
    path = folder / "named.yaml"
    path.write_text(_SCHEMA.format(encoding=encoding), encoding="utf-8")
    with loaded(pipeline.generate(pipeline.check(str(path)))) as package:
        yield package


def test_octets_that_are_no_text_are_kept(tmp_path: Path) -> None:
    with _emitted(tmp_path, "utf-8 lenient") as package:
        told = package.codec.parse_tell(_OCTETS)
        assert told == package.Tell("a\udcff", "\udcfe", "\udcc3")
        assert told.encode() == _OCTETS


def test_octets_that_are_no_text_are_refused(tmp_path: Path) -> None:
    with _emitted(tmp_path, "utf-8") as package:
        parse, told = package.codec.parse_tell, package.Tell("a\udcff", "", "")
        with pytest.raises(UnicodeDecodeError):  # the decoder makes an error of it
            parse(_OCTETS)
        with pytest.raises(EncodeError):
            told.encode()
