"""Sets of octets: what they hold and how they are printed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sockgen.regular import octets

masks = st.one_of(
    st.integers(0, octets.ALL),
    st.binary(max_size=6).map(octets.of),
    st.tuples(st.integers(0, 255), st.integers(0, 255)).map(
        lambda pair: octets.between(min(pair), max(pair))
    ),
)


@given(masks)
def test_a_class_matches_its_members_and_stands_in_a_raw_literal(mask: int) -> None:
    text = octets.regex_class(mask)
    assert text.isascii()
    assert text.isprintable()
    assert '"' not in text
    pattern = re.compile(text.encode())
    found = [octet for octet in range(256) if pattern.fullmatch(bytes((octet,)))]
    assert found == list(octets.members(mask))


@pytest.mark.parametrize(
    ("mask", "text"),
    [
        (octets.of(b"a"), "a"),
        (octets.of(b"."), r"\."),
        (octets.of(b"\n"), r"\n"),
        (octets.of(b'"'), r"\x22"),
        (octets.of(b"ab"), "[ab]"),
        (octets.of(b"abc"), "[abc]"),
        (octets.between(0x30, 0x39), "[0-9]"),
        (octets.between(0, 2), r"[\x00-\x02]"),
        (octets.complement(octets.of(b" \r\n")), r"[^\n\r ]"),
        (octets.of(b"-]^[\\"), r"[\-\[-\^]"),
        (octets.of(b"-]^"), r"[\-\]\^]"),
        (octets.ALL, r"[\x00-\xff]"),
        (0, r"[^\x00-\xff]"),
        (octets.fold_case(octets.of(b"g1")), "[1Gg]"),
    ],
)
def test_how_a_class_is_printed(mask: int, text: str) -> None:
    assert octets.regex_class(mask) == text


@given(st.lists(masks, max_size=6))
def test_a_partition_divides_every_set(sets: list[int]) -> None:
    blocks = octets.partition(sets)
    assert all(blocks)
    assert sum(blocks) == sum(1 << n for n in octets.members(_union(sets)))
    for mask in sets:
        assert all(block & mask in (0, block) for block in blocks)


def _union(sets: list[int]) -> int:
    union = 0
    for mask in sets:
        union |= mask
    return union


@pytest.mark.parametrize(
    ("octets_in", "best"),
    [(b"\x00 A~z0", b"z"), (b"\x00 A0", b"A"), (b" \xff0", b"0"), (b"\x01'~", b"~")],
)
def test_a_sample_reads_well(octets_in: bytes, best: bytes) -> None:
    assert bytes((octets.sample(octets.of(octets_in)),)) == best


def test_an_empty_set_has_no_sample() -> None:
    with pytest.raises(ValueError, match="empty"):
        octets.sample(0)


def test_sets() -> None:
    assert octets.between(5, 4) == 0
    assert octets.complement(0) == octets.ALL
    assert list(octets.members(octets.of(b"ba"))) == [0x61, 0x62]
