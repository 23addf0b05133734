"""The registry of rules, the hints, and how diagnostics are printed."""

import json
import re
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sockgen.diagnostics import (
    Diagnostic,
    Note,
    Severity,
    Span,
    closest,
    did_you_mean,
    error,
    find_rule,
    has_errors,
    one_of,
    rule,
    rules,
    warning,
)
from sockgen.diagnostics.rendering import Format, ordered, render, summary

_AT: Final = Span("s.yaml", 2, 3, 4)
_TEXTS: Final = {"s.yaml": "a: b\nc: defghi # x\n"}


def _coded(
    message: str, at: Span | None = None, code: str = "SG999", hint: str | None = None
) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, at, message, hint)


def test_a_rule_puts_its_code_in() -> None:
    found = find_rule("SG101")
    assert found is not None
    assert found.code == "SG101"
    assert found.title == "duplicate key"
    assert not found.explanation.startswith((" ", "\n"))


@pytest.mark.parametrize("code", ["SG101", "sg101", " 101 "])
def test_a_code_is_found_however_it_is_written(code: str) -> None:
    found = find_rule(code)
    assert found is not None
    assert found.code == "SG101"


def test_an_unknown_code() -> None:
    assert find_rule("SG000") is None


@pytest.mark.parametrize("code", ["SG1", "XX123", "SG1234"])
def test_a_code_must_be_one(code: str) -> None:
    with pytest.raises(ValueError, match="is no code"):
        rule(code, "title", "text")


def test_a_code_is_used_once() -> None:
    rules()
    with pytest.raises(ValueError, match="SG101 is taken"):
        rule("SG101", "title", "text")


def test_every_rule_is_explained() -> None:
    assert len(rules()) >= 40
    for each in rules():
        assert each.title, each
        assert re.match(r"[^A-Z]|[A-Z]{2}", each.title), each.title
        assert not each.title.endswith("."), each
        assert len(each.explanation) > 20, each


@pytest.mark.parametrize("each", rules(), ids=lambda each: each.code)
def test_files_yaml_and_output_have_examples(each: object) -> None:
    code = getattr(each, "code", "")
    if re.match(r"SG(0|10|11|6)", code):
        text = getattr(each, "explanation", "")
        assert "Wrong:" in text or code == "SG115"
        assert "Right:" in text


def test_notes_may_be_texts() -> None:
    made = warning(None, "message", notes=["one", Note("two", _AT)])
    assert made.notes == (Note("one"), Note("two", _AT))
    assert not has_errors([made])
    assert has_errors([made, error(_AT, "message")])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("u33", "u32"),
        ("comands", "commands"),
        ("Flush-All", "flush_all"),
        ("keys", None),
        ("", None),
    ],
)
def test_what_was_meant(name: str, expected: str | None) -> None:
    known = ("u16", "u32", "i32", "commands", "flush_all", "replies")
    assert closest(name, known) == expected
    hint = None if expected is None else f"did you mean '{expected}'?"
    assert did_you_mean(name, known) == hint


def test_a_name_is_not_its_own_correction() -> None:
    assert closest("word", ["word"]) is None
    assert one_of(["a", "b"]) == "one of 'a', 'b'"


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=8))
def test_the_order_of_names_makes_no_difference(name: str, known: list[str]) -> None:
    assert closest(name, known) == closest(name, reversed(known))


def test_text_is_as_the_language_says() -> None:
    text = (
        "\n" * 40 + "      set {key:Key} {flags:u33} {exptime:i32} {#value}[ noreply]\n"
    )
    at = Span("schemas/memcached.yaml", 41, 28, 3)
    found = _coded(
        "field 'flags' has unknown type 'u33'", at, "SG203", "did you mean 'u32'?"
    )
    assert render([found], {"schemas/memcached.yaml": text}) == (
        "schemas/memcached.yaml:41:28: error[SG203]: "
        "field 'flags' has unknown type 'u33'\n"
        "   41 |       set {key:Key} {flags:u33} {exptime:i32} {#value}[ noreply]\n"
        "      |                            ^^^ did you mean 'u32'?\n"
        "1 error\n"
    )


def test_without_a_place_or_a_text() -> None:
    here = Span("t.yaml", 9, 9)
    found = [
        _coded("nowhere", hint="do this\nand that"),
        Diagnostic(
            "SG998", Severity.WARNING, here, "gone", "hint", [Note("more\nof it")]
        ),
    ]
    assert render(found, _TEXTS) == (
        "error[SG999]: nowhere\n"
        "     = hint: do this\n"
        "     = hint: and that\n"
        "t.yaml:9:9: warning[SG998]: gone\n"
        "     = hint: hint\n"
        "     = note: more\n"
        "       of it\n"
        "1 error, 1 warning\n"
    )


def test_a_note_shows_its_place() -> None:
    found = Diagnostic("SG997", Severity.ERROR, _AT, "two", "a\nb", [Note("one", _AT)])
    assert render([found], _TEXTS) == (
        "s.yaml:2:3: error[SG997]: two\n"
        "    2 | c: defghi # x\n"
        "      |   ^^^^ a\n"
        "      |        b\n"
        "s.yaml:2:3: note: one\n"
        "    2 | c: defghi # x\n"
        "      |   ^^^^\n"
        "1 error\n"
    )


@pytest.mark.parametrize(
    ("line", "at", "length", "shown", "carets"),
    [
        ("漢字 x", 4, 1, "漢字 x", "     ^"),
        ("a漢b", 2, 1, "a漢b", " ^^"),
        ("\tx", 2, 1, "    x", "    ^"),
        ("e\u0301x", 3, 1, "e\u0301x", " ^"),
        ("a\x01b", 2, 1, "a\u2401b", " ^"),
        ("a\u200eb", 3, 1, "a\ufffdb", "  ^"),
        ("abc", 9, 5, "abc", "   ^"),
        ("abc", 2, 99, "abc", " ^^"),
        ("abc", 2, 0, "abc", " ^"),
        ("", 1, 1, "", "^"),
    ],
)
def test_carets_stand_below_the_text(
    line: str, at: int, length: int, shown: str, carets: str
) -> None:
    found = _coded("message", Span("f", 1, at, length))
    lines = render([found], {"f": f"{line}\n"}).split("\n")
    assert lines[1] == f"    1 | {shown}".rstrip()
    assert lines[2] == f"      | {carets}"


def test_a_long_line_is_cut() -> None:
    found = _coded("message", Span("f", 1, 5001, 3))
    text = "x" * 5000 + "abc" + "y" * 5000
    lines = render([found], {"f": text}).split("\n")
    assert len(lines[1]) < 500
    start = lines[2].index("^")
    assert lines[1][start : start + 3] == "abc"


def test_lines_after_one_hundred_thousand() -> None:
    found = _coded("message", Span("f", 123456, 1))
    lines = render([found], {"f": "\n" * 123455 + "abc"}).split("\n")
    assert lines[1:3] == ["123456 | abc", "       | ^"]


def test_order_and_duplicates() -> None:
    places = [Span("b", 1, 1), Span("a", 2, 1), Span("a", 1, 9), Span("a", 1, 2)]
    found = [_coded("x", at) for at in places]
    found += [_coded("x"), _coded("w", places[0]), *found]
    expected = [None, places[3], places[2], places[1], places[0], places[0]]
    assert [each.span for each in ordered(found)] == expected
    assert ordered(found) == ordered(reversed(found))


def test_the_summary_counts() -> None:
    wrong, odd = _coded("x"), warning(None, "y")
    assert summary([wrong]) == "1 error"
    assert summary([odd, wrong, wrong]) == "2 errors, 1 warning"
    assert not render([], {})


def test_colors_are_left_out_unless_asked_for() -> None:
    found = _coded("message", _AT, hint="hint")
    assert "\x1b" not in render([found], _TEXTS)
    colored = render([found], _TEXTS, color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render([found], _TEXTS)
    assert colored.count("\x1b[0m") >= 3


def test_json_is_an_object_a_line() -> None:
    found = [
        Diagnostic("SG101", Severity.ERROR, _AT, "é", "hint", [Note("note", _AT)]),
        Diagnostic("SG102", Severity.WARNING, None, "message"),
    ]
    lines = render(found, _TEXTS, Format.JSON).splitlines()
    assert all(line.isascii() for line in lines)
    place = {"file": "s.yaml", "line": 2, "column": 3, "length": 4}
    none = dict.fromkeys(place)
    assert [json.loads(line) for line in lines] == [
        {
            "code": "SG102",
            "severity": "warning",
            "message": "message",
            "hint": None,
            **none,
            "notes": [],
        },
        {
            "code": "SG101",
            "severity": "error",
            "message": "é",
            "hint": "hint",
            **place,
            "notes": [{"message": "note", **place}],
        },
    ]


def test_annotations_of_github() -> None:
    found = [
        Diagnostic("SG101", Severity.ERROR, _AT, "100 %", "a\nb", [Note("n", _AT)]),
        Diagnostic("SG102", Severity.WARNING, Span("a,b:c", 1, 2, 0), "message"),
        Diagnostic("SG103", Severity.ERROR, None, "message"),
    ]
    assert render(found, _TEXTS, Format.GITHUB).splitlines() == [
        "::error title=sockgen SG103::message",
        "::warning file=a%2Cb%3Ac,line=1,col=2,endColumn=3,title=sockgen SG102::message",
        (
            "::error file=s.yaml,line=2,col=3,endColumn=7,title=sockgen SG101::"
            "100 %25%0Aa%0Ab%0As.yaml:2:3: n"
        ),
    ]
