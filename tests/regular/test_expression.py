"""Expressions as values, their properties, and how they are printed."""

import re

import pytest

from sockgen import regular as rl

A = rl.literal(b"a")
WORD = rl.repeat(rl.Octet(rl.octets.complement(rl.octets.of(b" \r\n"))), 1, None)
BLANKS = rl.repeat(rl.Octet(rl.octets.of(b" ")), 1, None)
DIGITS = rl.repeat(rl.Octet(rl.octets.between(0x30, 0x39)), 1, None)
PAYLOAD = rl.sequence(rl.literal(b"$"), rl.Opaque("value"), rl.literal(b"!"))
STORE = rl.sequence(
    rl.Group("mode", rl.choice(rl.literal(b"set"), rl.literal(b"add"))),
    BLANKS,
    rl.Group("key", WORD),
    BLANKS,
    rl.Group("flags", DIGITS),
    rl.optional(rl.sequence(BLANKS, rl.Group("noreply", rl.literal(b"noreply")))),
)


def test_constructors_make_one_shape() -> None:
    assert rl.sequence() == rl.EMPTY
    assert rl.sequence(A) == A
    assert rl.sequence(A, rl.sequence(A, A)) == rl.literal(b"aaa")
    assert rl.choice() == rl.NOTHING
    assert rl.choice(A, rl.NOTHING) == A
    assert rl.choice(rl.EMPTY) == rl.EMPTY
    assert rl.choice(A, rl.EMPTY) == rl.optional(A)
    assert rl.choice(A, rl.choice(A, PAYLOAD)) == rl.Choice((A, A, PAYLOAD))
    assert rl.repeat(A, 1, 1) == A
    assert rl.repeat(A, 0, 0) == rl.EMPTY
    assert rl.repeat(rl.EMPTY, 0, None) == rl.EMPTY


@pytest.mark.parametrize(("low", "high"), [(-1, None), (2, 1)])
def test_bounds_that_are_none(low: int, high: int | None) -> None:
    with pytest.raises(ValueError, match="bad bounds"):
        rl.repeat(A, low, high)


def test_groups_are_never_dropped() -> None:
    group = rl.Group("a", rl.EMPTY)
    never = rl.Group("b", rl.NOTHING)
    form = rl.sequence(rl.repeat(group, 0, 0), rl.choice(never, group), group)
    assert rl.groups(form) == ("a", "b", "a", "a")
    assert re.compile(rl.python(form).encode()).groups == 4


def test_a_form() -> None:
    printed = r"(set|add) +([^\n\r ]+) +([0-9]+)(?: +(noreply))?"
    assert rl.python(STORE) == printed
    assert rl.groups(STORE) == ("mode", "key", "flags", "noreply")
    assert rl.shortest(STORE) == b"set a 0"
    assert (rl.min_length(STORE), rl.max_length(STORE)) == (7, None)
    assert rl.first(STORE) == rl.octets.of(b"sa")
    assert rl.last(STORE) == rl.octets.of(b"y0123456789")
    assert rl.ambiguity(STORE) is None


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        (STORE, r"((?>set|add)) ++([^\n\r ]++) ++([0-9]++)(?>(?: ++(noreply))?)"),
        (rl.repeat(rl.choice(A, rl.literal(b"bc")), 2, 3), "(?>(?>a|bc){2,3})"),
        (rl.repeat(A, 3, 3), "a{3}"),
        (rl.choice(A, rl.literal(b"b")), "[ab]"),
        (rl.choice(A, rl.literal(b"bc")), "(?>a|bc)"),
    ],
)
def test_atomic_printing(expression: rl.Expression, printed: str) -> None:
    assert rl.python(expression, atomic=True) == printed
    re.compile(printed.encode())


def test_a_payload_is_no_pattern() -> None:
    with pytest.raises(ValueError, match="value"):
        rl.python(PAYLOAD)


def test_properties_of_a_payload() -> None:
    assert rl.shortest(PAYLOAD) == b"$<value>!"
    assert rl.min_length(PAYLOAD) == 2
    assert rl.max_length(PAYLOAD) is None
    assert rl.first(rl.Opaque("value")) == rl.octets.ALL
    assert not rl.accepts(PAYLOAD, b"$x!")
    assert rl.accepts(rl.open_payloads(PAYLOAD), b"$x!")


def test_no_text_at_all() -> None:
    nothing = rl.sequence(A, rl.NOTHING)
    assert rl.shortest(nothing) is None
    assert rl.ambiguity(nothing) is None
    assert rl.overlap(nothing, nothing) is None
    assert rl.covers(rl.NOTHING, nothing).verdict is rl.Verdict.YES
    assert rl.unambiguous(nothing) == nothing
    assert re.fullmatch(rl.python(nothing).encode(), b"a") is None


def test_fold_case() -> None:
    text = rl.fold_case(rl.literal(b"a1set x"))
    assert rl.python(text) == "[Aa]1(?i:set) [Xx]"
    pattern = re.compile(rl.python(text).encode())
    for written in (b"a1set x", b"A1SeT X"):
        assert rl.accepts(text, written)
        assert pattern.fullmatch(written)
    twice = rl.python(rl.repeat(rl.fold_case(rl.literal(b"no")), 0, None))
    assert re.fullmatch(twice.encode(), b"NOnO")
    folded = rl.fold_case(rl.sequence(STORE, rl.choice(A, PAYLOAD)))
    assert rl.groups(folded) == rl.groups(STORE)
    assert rl.first(folded) == rl.octets.of(b"sSaA")


def test_without() -> None:
    word = rl.parse_pattern("([a-z]|é)+x?")
    assert not isinstance(word, rl.PatternError)
    narrowed = rl.without(word, rl.octets.of(b"mx\xc3"))
    assert rl.accepts(narrowed, b"abc")
    assert not rl.accepts(narrowed, b"amc")
    assert not rl.accepts(narrowed, "é".encode())
    assert rl.without(A, rl.octets.of(b"a")) == rl.NOTHING
    assert rl.without(rl.repeat(A, 0, 3), rl.octets.of(b"a")) == rl.EMPTY
    assert rl.without(rl.repeat(A, 1, 3), rl.octets.of(b"a")) == rl.NOTHING
