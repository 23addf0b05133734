"""The patterns of a schema: what they mean, and what is wrong with others."""

import re
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sockgen import regular as rl
from sockgen.regular import PatternError, PatternProblem


def parsed(pattern: str) -> rl.Expression:
    found = rl.parse_pattern(pattern)
    assert not isinstance(found, PatternError), found.message
    return found


@pytest.mark.parametrize(
    ("pattern", "printed"),
    [
        ("", ""),
        ("abc", "abc"),
        ("a.c", r"a[^\n]c"),
        (r"\d\w\s", r"[0-9][0-9A-Z_a-z][\t-\r ]"),
        (r"\D", "[^0-9]"),
        (r"\t\r\n\0\x00\x41", r"\t\r\n\x00\x00A"),
        (r"\.\*\-\/\ ", r"\.\*-/ "),
        ("[a-c]x[^a-c]", "[abc]x[^abc]"),
        ("[-+]?[+-][a-]", r"[+\-]?[+\-][\-a]"),
        (r"[^\[\]: ]+", r"[^ :\[\]]+"),
        (r"[\d.\]-]", r"[\-.0-9\]]"),
        ("a|b|cd", "[ab]|cd"),
        ("(?:ab|cd)(x)", "(?:ab|cd)x"),
        ("(a|)", "a?"),
        ("a*b+c?d{2}e{2,}f{2,3}", "a*b+c?d{2}e{2,}f{2,3}"),
        ("(ab)*(a+)?", "(?:ab)*(?:a+)?"),
        ("a{1}b{0}", "a"),
        ("^ab$", "ab"),
        (r"a\$", r"a\$"),
        ("é+", r"(?:\xc3\xa9)+"),
        ("[а-я]", r"\xd0[\xb0-\xbf]|\xd1[\x80-\x8f]"),
        (r"[\x80-\xff]", r"[\x80-\xff]"),
        ("a'\"", r"a'\x22"),
        ("[A-Z][a-z]{2} [ 0-9][0-9]", "[A-Z][a-z]{2} [ 0-9][0-9]"),
    ],
)
def test_what_a_pattern_means(pattern: str, printed: str) -> None:
    assert rl.python(parsed(pattern)) == printed


@pytest.mark.parametrize(
    ("pattern", "kind", "offset", "length"),
    [
        ("a(?=b)", PatternProblem.NOT_REGULAR, 1, 3),
        ("(?!b)", PatternProblem.NOT_REGULAR, 0, 3),
        ("(?<=b)", PatternProblem.NOT_REGULAR, 0, 3),
        ("(?P<n>b)", PatternProblem.NOT_REGULAR, 0, 3),
        ("(?<n>b)", PatternProblem.NOT_REGULAR, 0, 3),
        ("(?i)b", PatternProblem.NOT_REGULAR, 0, 3),
        ("(?>b)", PatternProblem.NOT_REGULAR, 0, 3),
        ("(?", PatternProblem.NOT_REGULAR, 0, 2),
        (r"(a)\1", PatternProblem.NOT_REGULAR, 3, 2),
        ("ab*?", PatternProblem.NOT_REGULAR, 3, 1),
        ("ab*+", PatternProblem.NOT_REGULAR, 3, 1),
        ("a^b", PatternProblem.ANCHOR, 1, 1),
        ("a$b", PatternProblem.ANCHOR, 1, 1),
        (r"a\b", PatternProblem.ANCHOR, 1, 2),
        (r"\Z", PatternProblem.ANCHOR, 0, 2),
        ("*a", PatternProblem.NOTHING_TO_REPEAT, 0, 1),
        ("a|+", PatternProblem.NOTHING_TO_REPEAT, 2, 1),
        ("({2})", PatternProblem.NOTHING_TO_REPEAT, 1, 1),
        ("a**", PatternProblem.NOTHING_TO_REPEAT, 2, 1),
        ("a{", PatternProblem.BAD_QUANTIFIER, 1, 1),
        ("a{x}", PatternProblem.BAD_QUANTIFIER, 1, 1),
        ("a{,3}", PatternProblem.BAD_QUANTIFIER, 1, 3),
        ("a{3,2}", PatternProblem.BAD_QUANTIFIER, 1, 5),
        ("a{4097}", PatternProblem.TOO_MANY, 1, 6),
        ("a{1,99999999999999999999}", PatternProblem.TOO_MANY, 1, 24),
        ("a)", PatternProblem.UNBALANCED, 1, 1),
        ("a(b", PatternProblem.UNBALANCED, 1, 1),
        ("a[b", PatternProblem.UNBALANCED, 1, 1),
        ("[a-", PatternProblem.UNBALANCED, 0, 1),
        ("a]", PatternProblem.UNESCAPED, 1, 1),
        ("a}", PatternProblem.UNESCAPED, 1, 1),
        ("[]a]", PatternProblem.BAD_CLASS, 1, 1),
        ("[^]", PatternProblem.BAD_CLASS, 2, 1),
        ("[[:alpha:]]", PatternProblem.BAD_CLASS, 1, 1),
        (r"[^\x00-\xff]", PatternProblem.BAD_CLASS, 0, 12),
        ("[^aé]", PatternProblem.BAD_CLASS, 3, 1),
        ("[z-a]", PatternProblem.BAD_RANGE, 1, 3),
        (r"[\d-x]", PatternProblem.BAD_RANGE, 1, 4),
        (r"[a-\d]", PatternProblem.BAD_RANGE, 1, 4),
        (r"[\x80-é]", PatternProblem.BAD_RANGE, 1, 6),
        ("\\", PatternProblem.BAD_ESCAPE, 0, 1),
        (r"a\q", PatternProblem.BAD_ESCAPE, 1, 2),
        (r"\xg0", PatternProblem.BAD_ESCAPE, 0, 2),
        (r"\x1", PatternProblem.BAD_ESCAPE, 0, 2),
        (r"\012", PatternProblem.BAD_ESCAPE, 0, 2),
        ("a\ud800", PatternProblem.BAD_CHARACTER, 1, 1),
        ("(" * 51 + ")" * 51, PatternProblem.TOO_DEEP, 50, 1),
    ],
)
def test_what_is_wrong(
    pattern: str, kind: PatternProblem, offset: int, length: int
) -> None:
    found = rl.parse_pattern(pattern)
    assert isinstance(found, PatternError)
    assert (found.kind, found.offset, found.length) == (kind, offset, length)
    assert found.message


@given(st.text(r"ab()[]{}|*+?\^$.-,012xdé" + "\x00\ud800", max_size=12))
def test_no_text_is_too_strange(pattern: str) -> None:
    found = rl.parse_pattern(pattern)
    if isinstance(found, PatternError):
        assert 0 <= found.offset <= found.offset + found.length <= len(pattern)
    else:
        re.compile(rl.python(found).encode())


@given(st.text(r"ab()|*+?.[^]-\dwsn", max_size=10), st.text("ab-d.^\n 0", max_size=4))
def test_the_same_as_python_where_python_has_it(pattern: str, text: str) -> None:
    found = rl.parse_pattern(pattern)
    if isinstance(found, PatternError) or pattern[:1] == "^" or pattern[-1:] == "$":
        return
    with warnings.catch_warnings():
        # Python announces that `[[` may mean something else one day; here it does not.
        warnings.simplefilter("ignore", FutureWarning)
        compiled = re.compile(pattern.encode())
    expected = compiled.fullmatch(text.encode()) is not None
    assert rl.accepts(found, text.encode()) == expected


letters = st.characters(exclude_categories=["Cs"], exclude_characters="\\]^-[")


@given(st.lists(st.tuples(letters, letters), min_size=1, max_size=4), st.data())
def test_classes_of_characters(
    pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    ranges = [(min(pair), max(pair)) for pair in pairs]
    found = parsed("[" + "".join(f"{low}-{high}" for low, high in ranges) + "]")
    assert rl.ambiguity(found) is None
    ends = [c for pair in ranges for c in pair]
    near = [ord(c) + step for c in ends for step in (-1, 0, 1)]
    usual = [n for n in near if 0 <= n <= 0x10FFFF and not 0xD800 <= n < 0xE000]
    character = chr(data.draw(st.sampled_from(usual)))
    expected = any(low <= character <= high for low, high in ranges)
    assert rl.accepts(found, character.encode()) == expected


def test_every_character() -> None:
    found = parsed("[\0-\U0010ffff]")
    for text in (b"a", "é".encode(), "€".encode(), "😀".encode(), b"\x7f", b"\0"):
        assert rl.accepts(found, text)
    # Overlong, a surrogate, too large, cut off, a lone continuation.
    for text in (b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc3", b"\x80"):
        assert not rl.accepts(found, text)
