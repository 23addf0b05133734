"""Two expressions together: overlap, covering, beginnings, runs of items."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sockgen import regular as rl
from sockgen.regular import Verdict
from tests.regular.reference import expressions, forms

WORD = rl.repeat(rl.Octet(rl.octets.complement(rl.octets.of(b" \r\n"))), 1, None)
DIGITS = rl.repeat(rl.Octet(rl.octets.between(0x30, 0x39)), 1, None)
BLANKS = rl.repeat(rl.literal(b" "), 1, None)
REST = rl.repeat(rl.Octet(rl.octets.complement(rl.octets.of(b"\r\n"))), 0, None)
STATUS = rl.literal(b"ERROR ")


def payload(name: str) -> rl.Expression:
    return rl.sequence(rl.literal(b"v "), rl.Opaque(name), rl.literal(b"!"))


def test_overlap_shows_a_shortest_text() -> None:
    one = rl.sequence(STATUS, rl.Group("text", REST))
    other = rl.sequence(rl.literal(b"ERROR"), BLANKS, rl.literal(b"no such key"))
    assert rl.overlap(one, other) == rl.Overlap(b"ERROR no such key", certain=True)
    assert rl.overlap(one, rl.literal(b"OK")) is None


def test_payloads_are_alike_whatever_their_names() -> None:
    assert rl.overlap(payload("a"), payload("b")) == rl.Overlap(b"v <a>!", certain=True)
    assert rl.covers(payload("a"), payload("b")).verdict is Verdict.YES
    text = rl.literal(b"v x!")
    assert rl.overlap(payload("a"), text) is None
    opened = rl.overlap(rl.open_payloads(payload("a")), text)
    assert opened == rl.Overlap(b"v x!", certain=True)


def test_a_witness_is_confirmed_where_bounds_were_given_up() -> None:
    many = rl.repeat(rl.repeat(rl.literal(b"ab"), 1, 3000), 1, 3000)
    assert not rl.build(many).exact
    assert rl.overlap(many, rl.literal(b"abab")) == rl.Overlap(b"abab", certain=True)
    three = rl.repeat(rl.literal(b"ab"), 5000, 6000)
    assert rl.overlap(three, rl.literal(b"abab")) == rl.Overlap(b"abab", certain=False)
    assert rl.covers(many, rl.literal(b"ab")).verdict is Verdict.UNDECIDED
    assert rl.covers(many, rl.literal(b"aba")) == rl.Covering(Verdict.NO, b"aba")
    assert rl.covers(REST, many).verdict is Verdict.YES
    assert rl.covers(rl.literal(b"ab"), three).verdict is Verdict.UNDECIDED


def test_covering() -> None:
    narrow = rl.sequence(STATUS, rl.literal(b"no such key"))
    wide = rl.sequence(STATUS, REST)
    assert rl.covers(wide, narrow) == rl.Covering(Verdict.YES)
    found = rl.covers(narrow, wide)
    assert found == rl.Covering(Verdict.NO, b"ERROR ")
    assert rl.covers(WORD, DIGITS).verdict is Verdict.YES
    assert rl.covers(DIGITS, WORD) == rl.Covering(Verdict.NO, b"a")


def test_equality() -> None:
    a = rl.literal(b"a")
    one = rl.sequence(a, rl.repeat(a, 0, None))
    assert rl.equal(one, rl.repeat(a, 1, None)).verdict is Verdict.YES
    assert rl.equal(one, rl.repeat(a, 0, None)) == rl.Covering(Verdict.NO, b"")
    assert rl.equal(rl.repeat(a, 0, None), one) == rl.Covering(Verdict.NO, b"")


def test_covering_of_what_has_very_many_sets_is_given_up() -> None:
    letter = rl.Octet(rl.octets.of(b"ab"))
    wide = rl.sequence(
        rl.repeat(letter, 0, None), rl.literal(b"a"), rl.repeat(letter, 20, 20)
    )
    narrow = rl.repeat(letter, 21, None)
    found = rl.covers(wide, narrow, budget=100_000)
    assert found.verdict is Verdict.UNDECIDED


@given(st.lists(st.one_of(expressions(), forms()), max_size=6))
def test_candidates_are_the_pairs_that_beginnings_do_not_part(
    several: list[rl.Expression],
) -> None:
    expected = [
        (i, j)
        for i, j in itertools.combinations(range(len(several)), 2)
        if not rl.disjoint_by_prefix(several[i], several[j])
    ]
    assert list(rl.candidates(several)) == expected
    for i, j in itertools.combinations(range(len(several)), 2):
        if rl.overlap(several[i], several[j]) is not None:
            assert (i, j) in expected


def test_beginnings_look_through_choices_options_and_letter_case() -> None:
    verbs = rl.Group("verb", rl.choice(rl.literal(b"set"), rl.literal(b"add")))
    store = rl.sequence(verbs, BLANKS, WORD)
    assert rl.disjoint_by_prefix(store, rl.literal(b"append"))
    assert not rl.disjoint_by_prefix(store, rl.literal(b"add x"))
    folded = rl.fold_case(rl.literal(b"get"))
    assert not rl.disjoint_by_prefix(folded, rl.literal(b"GeT"))
    assert rl.disjoint_by_prefix(folded, rl.literal(b"put"))
    sign = rl.sequence(rl.optional(rl.literal(b"-")), DIGITS)
    assert rl.disjoint_by_prefix(sign, store)
    assert not rl.disjoint_by_prefix(sign, rl.literal(b"-1"))
    assert not rl.disjoint_by_prefix(rl.Opaque("x"), store)
    assert rl.disjoint_by_prefix(rl.NOTHING, store)
    run = rl.sequence(DIGITS, rl.literal(b","))
    assert not rl.disjoint_by_prefix(run, rl.literal(b"10,"))
    many = rl.repeat(rl.choice(rl.literal(b"ab"), rl.literal(b"cd")), 40, 40)
    assert not rl.disjoint_by_prefix(many, many)
    assert not rl.disjoint_by_prefix(rl.literal(b"x" * 100), rl.literal(b"x" * 200))


def test_many_forms_are_compared_by_their_beginnings() -> None:
    words = [b"get", b"set", b"list", b"item"]
    several = [
        rl.sequence(
            rl.fold_case(rl.literal(b"%b%d" % (words[number % 4], number))),
            BLANKS,
            WORD,
        )
        for number in range(1000)
    ]
    assert list(rl.candidates(several)) == []
    twice = [*several, several[7]]
    assert list(rl.candidates(twice)) == [(7, 1000)]


@pytest.mark.parametrize(
    ("item", "separator", "items"),
    [
        (WORD, rl.literal(b" "), None),
        (WORD, BLANKS, None),
        (DIGITS, rl.literal(b","), None),
        (rl.sequence(DIGITS, rl.literal(b";")), rl.EMPTY, None),
        (rl.repeat(rl.literal(b"x"), 4, 4), rl.EMPTY, None),
        (WORD, rl.literal(b","), (b"a,", b"a")),
        (DIGITS, rl.EMPTY, (b"0", b"00")),
        (rl.optional(DIGITS), rl.literal(b","), None),
        (rl.sequence(DIGITS, rl.repeat(rl.literal(b" "), 0, None)), BLANKS, ()),
    ],
)
def test_items(
    item: rl.Expression, separator: rl.Expression, items: tuple[bytes, ...] | None
) -> None:
    found = rl.items_split(item, separator)
    if items is None:
        assert found is None
        return
    assert found is not None
    assert found.certain
    if items:
        assert set(found.items) == set(items)
    assert found.witness.startswith(found.items)


def test_a_separator_that_an_item_may_begin_with() -> None:
    item = rl.sequence(rl.optional(rl.literal(b" ")), DIGITS)
    found = rl.items_split(item, BLANKS)
    assert found == rl.Split(b"0  0", (b"0", b"0"), certain=True)
