"""The readings that a message shows, and what positions alone cannot see."""

import pytest

from sockgen import regular as rl
from sockgen.regular import Cause

A = rl.literal(b"a")
BLANK = rl.literal(b" ")
CRLF = rl.literal(b"\r\n")
WORD = rl.repeat(rl.Octet(rl.octets.complement(rl.octets.of(b" \r\n"))), 1, None)
DIGITS = rl.repeat(rl.Octet(rl.octets.between(0x30, 0x39)), 1, None)
ANY_A = rl.repeat(A, 0, None)


def field(name: str, inner: rl.Expression) -> rl.Expression:
    return rl.Group(name, inner)


def maybe(name: str, inner: rl.Expression) -> rl.Expression:
    return rl.optional(rl.sequence(BLANK, field(name, inner)))


def test_two_optional_words() -> None:
    form = rl.sequence(rl.literal(b"go"), maybe("a", WORD), maybe("b", WORD))
    assert rl.ambiguity(form) == rl.Ambiguity(
        Cause.PATHS,
        b"go a",
        ((("a", b"a"), ("b", None)), (("a", None), ("b", b"a"))),
        certain=True,
    )


def test_a_flag_that_a_word_could_be() -> None:
    form = rl.sequence(
        rl.literal(b"go"), maybe("key", WORD), maybe("noreply", rl.literal(b"noreply"))
    )
    found = rl.ambiguity(form)
    assert found is not None
    assert found.witness == b"go noreply"
    assert found.readings == (
        (("key", b"noreply"), ("noreply", None)),
        (("key", None), ("noreply", b"noreply")),
    )


def test_optional_parts_that_are_told_by_their_number_or_their_letters() -> None:
    verb = rl.literal(b"go")
    nested = rl.sequence(BLANK, field("a", WORD), maybe("b", WORD))
    assert rl.ambiguity(rl.sequence(verb, rl.optional(nested))) is None
    numbers = maybe("n", DIGITS)
    name = maybe("flag", rl.literal(b"noreply"))
    assert rl.ambiguity(rl.sequence(verb, numbers, name)) is None


def test_where_a_field_ends() -> None:
    form = rl.sequence(field("a", WORD), rl.literal(b"="), field("b", WORD))
    found = rl.ambiguity(form)
    assert found is not None
    first, second = (dict(reading) for reading in found.readings)
    assert first != second
    assert all(
        reading["a"] + b"=" + reading["b"] == found.witness
        for reading in (first, second)
        if reading["a"] is not None and reading["b"] is not None
    )


@pytest.mark.parametrize(
    ("form", "cause", "witness", "readings"),
    [
        (
            rl.sequence(A, rl.optional(field("x", ANY_A)), A),
            Cause.EMPTY_PART,
            b"aa",
            ((("x", None),), (("x", b""),)),
        ),
        (
            rl.repeat(field("x", rl.optional(A)), 2, 2),
            Cause.EMPTY_PART,
            b"a",
            ((("x", b"a"),), (("x", b"a"),)),
        ),
        (
            rl.repeat(rl.sequence(A, rl.optional(field("x", ANY_A))), 2, 3),
            Cause.EMPTY_PART,
            b"aa",
            ((("x", None),), (("x", b""),)),
        ),
        (
            rl.sequence(A, rl.choice(field("x", ANY_A), field("y", ANY_A))),
            Cause.EMPTY_OPTIONS,
            b"a",
            ((("x", b""), ("y", None)), (("x", None), ("y", b""))),
        ),
        (
            rl.repeat(rl.repeat(A, 1, None), 1, None),
            Cause.NESTED_REPEAT,
            b"aa",
            ((), ()),
        ),
        (
            rl.sequence(A, rl.repeat(rl.repeat(rl.choice(A, BLANK), 2, None), 1, None)),
            Cause.PATHS,
            b"aaaaa",
            ((), ()),
        ),
    ],
)
def test_what_positions_cannot_see(
    form: rl.Expression,
    cause: Cause,
    witness: bytes,
    readings: tuple[rl.Reading, rl.Reading],
) -> None:
    assert rl.ambiguity(form) == rl.Ambiguity(cause, witness, readings, certain=True)


def test_an_unreachable_part_is_not_ambiguous() -> None:
    form = rl.sequence(rl.optional(ANY_A), rl.NOTHING)
    assert rl.ambiguity(rl.choice(A, form)) is None


def test_the_same_text_twice_in_a_choice() -> None:
    found = rl.ambiguity(rl.choice(rl.literal(b"ab"), rl.literal(b"ab")))
    assert found is not None
    assert (found.cause, found.witness) == (Cause.PATHS, b"ab")


def test_a_choice_of_texts_that_begin_alike_is_small() -> None:
    words = [rl.literal(b"word%d" % number) for number in range(1000)]
    form = rl.sequence(field("word", rl.choice(*words)), maybe("rest", WORD))
    assert len(rl.build(form).letters) < 1200
    assert rl.ambiguity(form) is None


@pytest.mark.parametrize(
    ("pattern", "printed"),
    [
        (r"[-+]?[0-9.eE+-]+|[^:|\n]+", r"[^\n:|]+"),
        (r".*x.*", r"[^\nx]*x[^\n]*"),
        ("(a|ab)(c|bc)", "a(?:c|b(?:c|bc))"),
        ("(a+)+", "a+"),
        ("(foo|foobar|bar)*", "(?:bar|foo)*"),
        ("[ab]*a[ab]", "[ab]*a[ab]"),
        ("([ab]*a[ab]{9})*", None),
    ],
)
def test_patterns_without_their_ambiguity(pattern: str, printed: str | None) -> None:
    parsed = rl.parse_pattern(pattern)
    assert not isinstance(parsed, rl.PatternError)
    found = rl.unambiguous(parsed)
    assert (found and rl.python(found)) == printed


def test_payloads() -> None:
    head = rl.sequence(rl.literal(b"v "), field("size", DIGITS))
    payload = rl.sequence(rl.Opaque("value"), CRLF)
    assert rl.ambiguity(rl.sequence(head, CRLF, payload)) is None
    two = rl.sequence(head, CRLF, payload, payload)
    assert rl.ambiguity(two) is None
    found = rl.ambiguity(rl.sequence(head, CRLF, rl.optional(payload), CRLF))
    assert found is not None
    assert found.cause is Cause.PAYLOAD_START
    assert found.witness == b"v 0\r\n<value>\r\n\r\n"
    directly = rl.ambiguity(rl.sequence(head, payload))
    assert directly is not None
    assert directly.cause is Cause.PAYLOAD_START


def test_bounds_that_are_too_large_are_given_up() -> None:
    most = rl.repeat(WORD, 1, 1)
    many = rl.repeat(rl.Octet(rl.octets.of(b"ab")), 1, 4096)
    form = rl.sequence(field("x", many), rl.optional(field("y", many)))
    assert not rl.build(form).exact
    found = rl.ambiguity(form)
    assert found is not None
    assert not found.certain
    assert rl.ambiguity(rl.sequence(many, BLANK, many, BLANK, most)) is None


def test_what_is_too_large_is_not_proven() -> None:
    form = rl.sequence(
        rl.repeat(rl.Octet(rl.octets.of(b"ab")), 0, None),
        A,
        rl.repeat(rl.Octet(rl.octets.of(b"ab")), 100, 100),
    )
    assert rl.ambiguity(form) is None
    assert rl.ambiguity(form, budget=100) == rl.Ambiguity(
        Cause.BUDGET, b"", ((), ()), certain=False
    )
    assert rl.overlap(form, form, budget=5) == rl.Overlap(b"", certain=False)
    undecided = rl.Covering(rl.Verdict.UNDECIDED)
    assert rl.covers(form, rl.repeat(WORD, 1, None), budget=5) == undecided
    assert rl.items_split(form, BLANK, budget=5) == rl.Split(
        b"", (b"", b""), certain=False
    )
