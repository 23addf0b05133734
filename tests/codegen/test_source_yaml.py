"""YAML that is wrong, or more than schemas need, is reported; both parsers agree."""

import hashlib
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
    Source,
    Unreadable,
    load,
    parse,
)
from sockgen.source.reader import DEEPEST, loaders
from sockgen.source.text import LARGEST
from tests.support.paths import SCHEMAS

_PYTHON: Final = (yaml.SafeLoader,)


def _codes(source: Source) -> list[str]:
    return [each.code for each in source.diagnostics]


def _found(source: Source) -> list[tuple[str, int, int, int]]:
    """Return code, line, column and length of what is wrong."""
    return [
        (each.code, each.span.line, each.span.column, each.span.length)
        for each in source.diagnostics
        if each.span is not None
    ]


def _texts(source: Source) -> dict[str, str]:
    assert isinstance(source.root, Mapping)
    return {
        entry.key.text: entry.value.text
        for entry in source.root.entries
        if isinstance(entry.value, Scalar)
    }


def test_every_scalar_is_text() -> None:
    source = parse(
        "a: NULL\nb: no\nc: 010\nd: 12:30\ne: 2.05\nf: ~\ng: 2001-01-01\n1: x\ny: =\n"
    )
    assert not source.diagnostics
    assert _texts(source) == {
        "a": "NULL",
        "b": "no",
        "c": "010",
        "d": "12:30",
        "e": "2.05",
        "f": "~",
        "g": "2001-01-01",
        "1": "x",
        "y": "=",
    }


WRONG: Final = {
    "colon": ("a: b: c\n", [("SG100", 1, 5, 1)]),
    "open quote": ("a: 'x\nb: y\n", [("SG100", 1, 4, 1)]),
    "open brace": ("a: {b: c\n", [("SG100", 1, 4, 1)]),
    "comma": ("a: {b: c, d\ne: f\n", [("SG100", 2, 2, 1)]),
    "behind a quote": ("a: 'b' c\n", [("SG100", 1, 8, 1)]),
    "indentation": ("a:\n  b: c\n d: e\n", [("SG100", 3, 2, 1)]),
    "percent": ("a: %x\n", [("SG100", 1, 4, 1)]),
    "unknown escape": ('a: "\\q"\n', [("SG100", 1, 6, 1)]),
    "text behind a bar": ("a: | foo\n  x\n", [("SG100", 1, 6, 1)]),
    "duplicate": ("a: 1\nb: 2\na: 3\n", [("SG101", 3, 1, 1)]),
    "anchor": ("a: &x y\n", [("SG102", 1, 4, 2)]),
    "alias": ("a: *x\n", [("SG103", 1, 4, 2)]),
    "merge": ("a: {<<: b}\n", [("SG104", 1, 5, 2)]),
    "tag": ("a: !!int 3\nb: ! x\n", [("SG105", 1, 4, 5), ("SG105", 2, 4, 1)]),
    "documents": ("a: b\n---\nc: d\n", [("SG106", 2, 1, 1)]),
    "list as key": ("? [a]\n: b\nc: d\n", [("SG107", 1, 3, 3)]),
    "map as key": ("{a: b}: c\n", [("SG107", 1, 1, 6)]),
    "empty key": ("'': b\n", [("SG108", 1, 1, 2)]),
    "tab": ("a:\tb\nc: d\te\n", [("SG109", 1, 3, 1), ("SG109", 2, 5, 1)]),
    "tab in a block": ("a: |\n  b # c\td\n", [("SG109", 2, 8, 1)]),
    "controls": ("a: \x01\nb: \x85\n", [("SG110", 1, 4, 1), ("SG110", 2, 4, 1)]),
    "line separator": ("a: x\u2028y\n", [("SG110", 1, 5, 1)]),
    "half a character": ('a: "x\\ud800"\n', [("SG110", 1, 6, 6)]),
    "no character": ('a: "\\U00110000"\n', [("SG110", 1, 5, 10)]),
    "byte order mark": ("\ufeffa: b\n", [("SG111", 1, 1, 1)]),
    "size": ("a: {#v}:{v:bytes},\nb: c\n", [("SG114", 1, 4, 2)]),
    "size in a map": ("a: {wire: {#v}}\nb: c\n", [("SG114", 1, 11, 2)]),
    "nothing": ("", [("SG115", 1, 1, 1)]),
    "comments": ("# a\n\n# b\n", [("SG115", 1, 1, 1)]),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_reported(name: str) -> None:
    text, expected = WRONG[name]
    assert _found(parse(text, "s.yaml", loaders())) == expected
    assert _found(parse(text, "s.yaml", _PYTHON)) == expected


def test_one_run_shows_everything() -> None:
    text = "a: &x b\nc:\td\ne: *x\na: 1\nw: FOO {x} #y\nz: 'open\n"
    source = parse(text)
    assert sorted(_codes(source)) == [
        "SG100",
        "SG101",
        "SG102",
        "SG103",
        "SG109",
        "SG113",
    ]
    assert isinstance(source.root, Mapping)
    assert isinstance(source.root.get("z"), Unreadable)


def test_the_rest_of_a_map_is_kept() -> None:
    text = "a: &x b\nc: *x\nd: *unknown\ne: !t f\ng: !t\na: 1\n? [g]\n: h\n"
    source = parse(text)
    assert isinstance(source.root, Mapping)
    kept = [(entry.key.text, entry.value) for entry in source.root.entries]
    assert [(key, node.text) for key, node in kept if isinstance(node, Scalar)] == [
        ("a", "b"),
        ("c", "b"),
        ("e", "f"),
        ("a", "1"),
    ]
    assert [key for key, node in kept if isinstance(node, Unreadable)] == ["d", "g"]
    assert source.root.partial


def _shape(node: Node | None) -> object:
    """Return a tree of plain values; ``...`` is what could not be read."""
    match node:
        case Mapping(entries=entries, partial=partial):
            shape = {entry.key.text: _shape(entry.value) for entry in entries}
            return {**shape, **({"...": ...} if partial else {})}
        case Sequence(items=items):
            return [_shape(item) for item in items]
        case Scalar(text=text):
            return text
        case _:
            return ...


REPAIRED: Final = {
    "a value": (
        "a: 1\nb:\n  c: {d: x {y}}\n  e: 2\nf: 3\n",
        [(3, 12)],
        {"a": "1", "b": {"c": ..., "e": "2"}, "f": "3"},
    ),
    "several": (
        "a: b: c\nd: 'x\ne: [1\nf: 2\n",
        [(1, 5), (2, 4), (4, 2)],
        {"a": ..., "d": ..., "e": ..., "f": "2"},
    ),
    "a quote that ends at the next one": (
        "a: 'x\nb: 'y'\nc: 1\n",
        [(1, 4)],
        {"a": ..., "b": "y", "c": "1"},
    ),
    "a brace that takes the next entries": (
        "a: {b: c\nd: {e: f}\ng: 1\n",
        [(2, 2)],
        {"a": ..., "d": {"e": "f"}, "g": "1"},
    ),
    "a line that is no key": (
        "a:\n  b: 1\n  c\n  d: 2\ne: 3\n",
        [(3, 3)],
        {"a": {"b": "1", "d": "2", "...": ...}, "e": "3"},
    ),
    "a text that goes on": (
        "a:\n  b c\n  d: 1\ne: 2\n",
        [(3, 4)],
        {"a": ..., "e": "2"},
    ),
    "indentation": (
        "a:\n  b: 1\n c: 2\nd: 3\n",
        [(3, 2)],
        {"a": {"b": "1", "...": ...}, "d": "3"},
    ),
    "an item": (
        "a:\n  - b: 1\n    c: 'x\n  - b: 2\nd: 3\n",
        [(3, 8)],
        {"a": [{"b": "1", "c": ...}, {"b": "2"}], "d": "3"},
    ),
    "a size": (
        "a: {#v}:{v},\nb: 1\n",
        [(1, 4)],
        {"a": ..., "b": "1"},
    ),
    "nothing is left": ("[a, b\n", [(1, 1)], ...),
}


@pytest.mark.parametrize("name", REPAIRED)
def test_what_cannot_be_read_is_left_out(name: str) -> None:
    text, places, shape = REPAIRED[name]
    source = parse(text)
    found = [(line, column) for _, line, column, _ in _found(source)]
    assert _shape(source.root) == shape
    assert found == places


def test_aliases_do_not_grow() -> None:
    levels = [f"l{n}: &l{n} [*l{n - 1}, *l{n - 1}]\n" for n in range(1, 30)]
    source = parse("l0: &l0 [x]\n" + "".join(levels))
    assert len(source.diagnostics) < 100


def test_nesting_is_bounded() -> None:
    inside = "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)
    assert not parse(f"a: {inside}\n").diagnostics
    for brackets in (100, 100_000):
        source = parse("[" * brackets)
        assert _codes(source) == ["SG112"]
        assert source.root is None


CUT: Final = {
    "FOO {x} #bar": (9, 4),
    "FOO {x} # bar": None,
    "FOO {x} ## bar": None,
    "FOO {x # bar": (8, 5),
    "word #default": None,
    "11211 #default": None,
    "a | b #c": (7, 2),
    "'FOO {x} #bar'": None,
    "FOO {x}#bar": None,
}


@pytest.mark.parametrize("text", CUT)
def test_a_comment_that_cuts_a_text(text: str) -> None:
    source = parse(f"a: {text}\n", "s.yaml")
    place = CUT[text]
    expected = [] if place is None else [("SG113", 1, place[0] + 3, place[1])]
    assert _found(source) == expected


def test_a_comment_that_cuts_a_wire_form() -> None:
    assert not parse("a: FOO #bar\n").diagnostics
    assert _found(parse("wire: FOO #bar\n")) == [("SG113", 1, 11, 4)]


def test_line_endings_make_no_difference() -> None:
    unix, dos = parse("a: |\n  b\n  c\n"), parse("a: |\r\n  b\r\n  c\r\n")
    assert unix == dos
    assert _codes(parse("a: b\rc: d\n"))[0] == "SG110"


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "chat.yaml"
    path.write_bytes("a: é\n".encode())
    source = load(path)
    assert source.path == str(path)
    assert source.name == "chat.yaml"
    assert source.digest == hashlib.sha256("a: é\n".encode()).hexdigest()
    assert source.root == parse("a: é\n", str(path)).root
    assert not source.diagnostics


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    source = load(str(tmp_path / "none.yaml"))
    assert _codes(source) == ["SG001"]
    assert "No such file" in source.diagnostics[0].message
    assert source.root is None


def test_a_folder(tmp_path: Path) -> None:
    assert _codes(load(tmp_path)) == ["SG002"]


def test_a_path_that_cannot_be() -> None:
    assert _codes(load("a\0b")) == ["SG001"]


def test_a_large_file(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * LARGEST)
    assert _codes(load(path)) == ["SG115"]
    path.write_bytes(b"#" * (LARGEST + 1))
    assert _codes(load(path)) == ["SG003"]


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("é: 1\na: ü\na: 2\n".encode() + b"b: \xfc\nc:\td\n")
    source = load(path)
    assert _found(source) == [
        ("SG004", 4, 4, 1),
        ("SG109", 5, 3, 1),
        ("SG101", 3, 1, 1),
    ]


@pytest.mark.parametrize("data", [b"\0", "a: b\n".encode("utf-16")])
def test_a_file_that_is_no_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "binary.yaml"
    path.write_bytes(data)
    assert _codes(load(path)) == ["SG005"]


def test_one_hundred_bad_characters_are_not_one_hundred_diagnostics() -> None:
    assert len(parse("a: " + "\x01" * 100).diagnostics) <= 10


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.yaml")), ids=lambda p: p.stem)
def test_both_parsers_agree_on_schemas(path: Path) -> None:
    text = path.read_text("utf-8")
    assert parse(text) == parse(text, parsers=_PYTHON)


_TOKENS = st.sampled_from(
    [
        *("a", "b: ", "- ", "\n", "\n  ", "\n    ", "{", "}", "[", "]", ",", " #", "#"),
        *(": ", "'", '"', "|\n", "|", "> ", "\\", "\\x41", "&a ", "*a", "!t ", " "),
        *("%", "---\n", "  ", "é", "<<: ", "-", "\n\n", ":"),
    ]
)


@given(st.lists(_TOKENS, max_size=25).map("".join))
def test_both_parsers_agree_on_anything(text: str) -> None:
    assert parse(text) == parse(text, parsers=_PYTHON)


@given(st.text(max_size=60))
def test_anything_can_be_read(text: str) -> None:
    source = parse(text)
    assert (source.root is not None) or source.diagnostics


def test_the_parser_in_python_does_where_there_is_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = parse("a: {b: c}\n")
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert loaders() == _PYTHON
    assert parse("a: {b: c}\n") == expected
