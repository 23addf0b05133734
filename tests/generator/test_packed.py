"""Numbers with parts: what every number means, and what is written for every value."""

from collections.abc import Generator
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, Final, TypeAlias

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import BadValue, Decoder, EncodeError

SCHEMA: Final = Path(__file__).with_name("marks.yaml")

_Emitted: TypeAlias = Any  # Any: a class or object of a package that is emitted here


@pytest.fixture(scope="module", name="marks")
def the_package() -> Generator[ModuleType]:
    """The package of the schema."""
    with loaded(pipeline.generate(pipeline.check(str(SCHEMA)))) as package:
        yield package


def _read(marks: ModuleType, text: str) -> _Emitted:
    """Return the command; None, if a value of it is refused."""
    decoder = Decoder(marks.MarksHandler.commands, marks.MarksHandler.line)
    decoder.feed(text.encode() + b"\r\n")
    try:
        return decoder.next()
    except BadValue:
        return None


def test_every_number_is_its_parts_or_refused(marks: ModuleType) -> None:
    kinds = {0: marks.Kind.PLAIN, 5: marks.Kind.ODD}
    for number in range(2100):
        command = _read(marks, f"PUT {number} 000")
        grade, kind, rest = number >> 9, number >> 5 & 7, number & 15
        if number > 1500 or grade > 2 or not 1 <= rest <= 12:
            assert command is None, number
            continue
        expected = marks.Mark(
            marks.Grade(grade), bool(number >> 8 & 1), kinds.get(kind, kind), rest
        )
        assert command.mark == expected
        assert type(command.mark.kind) is type(expected.kind)
        assert int(expected) == number & ~0x10


def test_what_is_written_is_read_again(marks: ModuleType) -> None:
    random = Random("marks")
    for _ in range(500):
        mark = marks.Mark(
            random.choice(list(marks.Grade)),
            random.random() < 0.5,
            random.choice([*marks.Kind, 1, 7]),
            random.randint(1, 12),
        )
        codes = tuple(
            marks.Code(random.randrange(16), random.randrange(256)) for _ in range(3)
        )
        command = marks.Put(mark, codes, last=random.choice([None, *codes]))
        if int(mark) > 1500:
            with pytest.raises(EncodeError):
                command.encode()
        else:
            assert _read(marks, command.encode().decode().strip()) == command


@pytest.mark.parametrize(("kind", "rest"), [(8, 1), (-1, 1), (1, 0), (1, 13)])
def test_a_part_that_has_no_room_is_refused(
    marks: ModuleType, kind: int, rest: int
) -> None:
    with pytest.raises(EncodeError):
        marks.Mark(marks.Grade.LOW, False, kind, rest)


def test_a_number_is_no_value(marks: ModuleType) -> None:
    with pytest.raises(EncodeError):
        marks.Put(7, (marks.Code(0, 0),)).encode()


def test_digits_are_those_of_the_number(marks: ModuleType) -> None:
    command = _read(marks, "PUT 1 fFf 01a")
    assert command.codes == (marks.Code(15, 255), marks.Code(0, 0x1A))
    assert command.encode() == b"PUT 1 fff 01a\r\n"
    assert _read(marks, "PUT 1 1fff") is None
