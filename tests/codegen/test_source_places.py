"""Every character of a scalar is found in its file, however it is written."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sockgen.source import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    Span,
    Style,
    Unreadable,
    parse,
)
from tests.support.paths import SCHEMAS

# Its stubs leave a type unknown.
_dump: Final[Callable[..., str]] = vars(yaml)["dump"]


def _scalars(node: Node | None) -> list[Scalar]:
    match node:
        case Scalar():
            return [node]
        case Sequence():
            return [scalar for item in node.items for scalar in _scalars(item)]
        case Mapping():
            return [
                scalar
                for entry in node.entries
                for scalar in (entry.key, *_scalars(entry.value))
            ]
        case Unreadable() | None:
            return []


def _value(text: str) -> Scalar:
    root = parse(text, "s.yaml").root
    assert isinstance(root, Mapping)
    value = root.get("wire")
    assert isinstance(value, Scalar)
    return value


def _at(line: int, column: int, length: int = 1) -> Span:
    return Span("s.yaml", line, column, length)


def test_plain() -> None:
    wire = _value("wire:   get {key}   # a remark\n")
    assert wire == Scalar("get {key}", _at(1, 9, 9), Style.PLAIN)
    assert wire.locate(4, 5) == _at(1, 13, 5)
    assert wire.locate(9) == _at(1, 18)


def test_plain_on_several_lines() -> None:
    wire = _value("wire: get\n  {key}\n\n  more\nx: y\n")
    assert wire.text == "get {key}\nmore"
    assert wire.span == _at(1, 7, 3)
    assert wire.locate(0, 9) == _at(1, 7, 3)
    assert wire.locate(4, 5) == _at(2, 3, 5)
    assert wire.locate(10, 4) == _at(4, 3, 4)


def test_single_quotes_are_written_twice() -> None:
    wire = _value("wire: 'it''s {key}'\n")
    assert wire.text == "it's {key}"
    assert wire.span == _at(1, 7, 13)
    assert wire.locate(2) == _at(1, 10, 2)
    assert wire.locate(5, 5) == _at(1, 14, 5)
    assert wire.locate(10) == _at(1, 19)


def test_escapes_in_double_quotes() -> None:
    wire = _value('wire: "a\\t\\x41\\u00e9\\U0001F600{key}"\n')
    assert wire.text == "a\tAé\U0001f600{key}"
    assert [wire.locate(i).length for i in range(5)] == [1, 2, 4, 6, 10]
    assert wire.locate(5, 5) == _at(1, 31, 5)


def test_double_quotes_on_several_lines() -> None:
    wire = _value('wire: "get  \n   {key}\n\n  more \\\n  and\\n\n  end"\n')
    assert wire.text == "get {key}\nmore and\n end"
    assert wire.locate(4, 5) == _at(2, 4, 5)
    assert wire.locate(10, 4) == _at(4, 3, 4)
    assert wire.locate(15, 3) == _at(5, 3, 3)
    assert wire.locate(20, 3) == _at(6, 3, 3)


def test_literal_block() -> None:
    wire = _value("wire: |  # a remark\n\n    set {key}\n      more\n\n    end\nx: y\n")
    assert wire.text == "\nset {key}\n  more\n\nend\n"
    assert wire.span == _at(3, 5, 9)
    assert wire.locate(5, 5) == _at(3, 9, 5)
    assert wire.locate(13, 4) == _at(4, 7, 4)
    assert wire.locate(19, 3) == _at(6, 5, 3)
    assert wire.locate(22) == _at(6, 8)


def test_block_with_indentation_indicator() -> None:
    wire = _value("wire: |2-\n    set {key}\n  end\n")
    assert wire.text == "  set {key}\nend"
    assert wire.locate(6, 5) == _at(2, 9, 5)
    assert wire.locate(12, 3) == _at(3, 3, 3)


def test_folded_block() -> None:
    wire = _value("wire: >-\n  one\n  two\n\n  three\n    four\n\n  five\n")
    assert wire.text == "one two\nthree\n  four\n\nfive"
    for word, place in {
        "one": _at(2, 3, 3),
        "two": _at(3, 3, 3),
        "three": _at(5, 3, 5),
        "four": _at(6, 5, 4),
        "five": _at(8, 3, 4),
    }.items():
        assert wire.locate(wire.text.index(word), len(word)) == place


def test_a_part_of_several_lines_ends_with_its_first() -> None:
    wire = _value("wire: |\n  abc\n  def\n")
    assert wire.locate(1, 100) == _at(2, 4, 2)


@pytest.mark.parametrize("text", ["wire:\nx: y\n", "wire:   # none\n", "wire:"])
def test_a_value_that_is_left_out(text: str) -> None:
    wire = _value(text)
    assert wire == Scalar("", _at(1, 6))
    assert wire.locate(0) == _at(1, 6)


@pytest.mark.parametrize("text", ["wire: ''\n", 'wire: ""\n'])
def test_an_empty_text(text: str) -> None:
    assert _value(text).span == _at(1, 7, 2)


def test_wide_characters_count_as_one_column() -> None:
    wire = _value("wire: 漢字 {key}\n")
    assert wire.locate(3, 5) == _at(1, 10, 5)


def test_maps_and_lists_have_places() -> None:
    root = parse("a: {b: c}\nd: [e, f]\ng:\n  - h\n", "s.yaml").root
    assert isinstance(root, Mapping)
    flow, items, block = (entry.value for entry in root.entries)
    assert root.span == _at(1, 1)
    assert flow.span == _at(1, 4, 6)
    assert items.span == _at(2, 4, 6)
    assert block.span == _at(4, 3)


def _shows(lines: list[str], scalar: Scalar, offset: int) -> bool:
    """Tell whether a character of a scalar is what stands at its place."""
    character, span = scalar.text[offset], scalar.locate(offset)
    source = lines[span.line - 1][span.column - 1 :][: span.length]
    if source == character or (character in "\n " and not source.strip()):
        return True
    if scalar.style is Style.SINGLE:
        return source == "''" and character == "'"
    escaped = scalar.style is Style.DOUBLE and source.startswith("\\")
    return escaped and bool(yaml.safe_load(f'"{source}"') == character)


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.yaml")), ids=lambda p: p.stem)
def test_every_character_of_a_schema(path: Path) -> None:
    source = parse(path.read_text("utf-8"), path.name)
    lines = source.text.split("\n")
    scalars = _scalars(source.root)
    assert scalars
    for scalar in scalars:
        assert all(_shows(lines, scalar, at) for at in range(len(scalar.text))), scalar


_WORDS = st.text("ab'\"\\{}#:é漢 \n", max_size=40)


@given(
    _WORDS,
    st.sampled_from(["'", '"', "|", ">", None]),
    st.sampled_from([10, 20, 1000]),
    st.sampled_from([2, 4]),
)
def test_every_character_however_it_is_written(
    text: str, style: str | None, width: int, indent: int
) -> None:
    written = _dump(
        {"a": [{"wire": text}]},
        default_style=style,
        width=width,
        indent=indent,
        allow_unicode=True,
    )
    source = parse(written, "s.yaml")
    value = _scalars(source.root)[-1]
    # Not the text itself: PyYAML folds some texts so that they are read otherwise.
    assert value.text == yaml.safe_load(written)["a"][0]["wire"]
    lines = source.text.split("\n")
    count = len(value.text)
    assert all(_shows(lines, value, at) for at in range(count)), written
    places = [value.locate(at) for at in range(count + 1)]
    assert places == sorted(places), written
