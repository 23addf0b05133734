"""Patterns for names."""

import time

import pytest

from generated_examples.redis.globs import glob

_CASES = [
    (rb"abc", b"abc", True),
    (rb"abc", b"abcd", False),
    (rb"*", b"", True),
    (rb"", b"", True),
    (rb"", b"a", False),
    (rb"a*", b"a\nb", True),
    (rb"a?c", b"a\nc", True),
    (rb"a?c", b"ac", False),
    (rb"*a*b*", b"xxaxxbxx", True),
    (rb"*a*b*", b"xxbxxaxx", False),
    (rb"*ab", b"abxab", True),
    (rb"a*ab", b"ab", False),
    (rb"a**b", b"ab", True),
    (rb"h[ae]llo", b"hello", True),
    (rb"h[ae]llo", b"hillo", False),
    (rb"h[^e]llo", b"hallo", True),
    (rb"h[^e]llo", b"hello", False),
    (rb"h[a-c]llo", b"hbllo", True),
    (rb"h[c-a]llo", b"hbllo", True),
    (rb"h[a-c]llo", b"hdllo", False),
    (rb"h[\]]llo", b"h]llo", True),
    (rb"h[a-]llo", b"h-llo", False),
    (rb"h[]llo", b"hxllo", False),
    (rb"h[^]llo", b"h\xffllo", True),
    (rb"a[bc", b"ab", True),
    (rb"a[", b"a", False),
    (rb"\*", b"*", True),
    (rb"\*", b"a", False),
    (rb"a\\", b"a\\", True),
    (rb"news.\?", b"news.?", True),
    (rb"(.)+$", b"(.)+$", True),
    (rb"(.)+$", b"aa", False),
    (rb"a[.]*", b"a.b", True),
    (rb"a[.]*", b"abb", False),
]


@pytest.mark.parametrize(("pattern", "name", "fits"), _CASES)
def test_what_fits(pattern: bytes, name: bytes, fits: bool) -> None:
    assert (glob(pattern).fullmatch(name) is not None) is fits


def test_no_pattern_takes_long() -> None:
    begin = time.process_time()
    assert not glob(b"*a" * 200 + b"b").fullmatch(b"a" * 10_000)
    assert not glob(b"a*" * 200 + b"b").fullmatch(b"a" * 10_000)
    assert time.process_time() - begin < 5
