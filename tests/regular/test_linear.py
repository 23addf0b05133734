"""Matching takes linear time, the decisions are bounded, and all of it is reproducible."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sockgen import regular as rl

ROOT = Path(__file__).resolve().parents[2]
WORD = r"[^ \r\n]+"


def parsed(pattern: str) -> rl.Expression:
    found = rl.parse_pattern(pattern)
    assert not isinstance(found, rl.PatternError)
    return found


def steps_of_a_backtracker(automaton: rl.Automaton, text: bytes) -> int:
    """Return how often a matcher that tries every walk stands on some position."""
    ways = {0: 1}
    total = 0
    for octet in text:
        behind: dict[int, int] = {}
        for position, number in ways.items():
            for after in automaton.follow[position]:
                if automaton.letters[after] >> octet & 1:
                    behind[after] = behind.get(after, 0) + number
        ways = behind
        total += sum(ways.values())
    return total


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (f"get( +{WORD})+ *", b"get" + b" k" * 2000 + b"\r"),
        ("(ab|a(b|c)*d)*e", b"ab" * 2000),
        (f"x( {WORD}( {WORD})?)?", b"x " + b"y" * 4000 + b"\n"),
        (r'"([^"\\]|\\.)*"', b'"' + b"\\\\" * 2000),
        ("a*b?", b"a" * 4000 + b"c"),
    ],
)
def test_an_unambiguous_form_takes_each_position_once(
    pattern: str, text: bytes
) -> None:
    expression = rl.unambiguous(parsed(pattern))
    assert expression is not None
    automaton = rl.build(expression)
    bound = len(automaton.letters) * len(text)
    assert steps_of_a_backtracker(automaton, text) <= bound
    compiled = re.compile(rl.python(expression).encode())
    assert _seconds(compiled, text * 8) < 40 * max(_seconds(compiled, text), 1e-3)


def test_the_bound_means_something() -> None:
    automaton = rl.build(parsed("(a|aa)*b"))
    assert steps_of_a_backtracker(automaton, b"a" * 40) > 10**6


def _seconds(pattern: re.Pattern[bytes], text: bytes) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        pattern.fullmatch(text)
        best = min(best, time.perf_counter() - start)
    return best


@pytest.mark.parametrize(
    "pattern", [f"({WORD}( +{WORD})*)?( +{WORD})?", "(a*)*b", "(a|a)*b", "(a|aa)*b"]
)
def test_an_atomic_pattern_does_not_come_back(pattern: str) -> None:
    compiled = re.compile(rl.python(parsed(pattern), atomic=True).encode())
    text = b"a" * 2000 + b"\n"
    assert _seconds(compiled, text * 8) < 40 * max(_seconds(compiled, text), 1e-3)


PROGRAM = r"""
from sockgen import regular as rl

word = rl.repeat(rl.Octet(rl.octets.complement(rl.octets.of(b" \r\n"))), 1, None)
part = rl.optional(rl.sequence(rl.literal(b" "), rl.Group("p", word)))
form = rl.sequence(rl.choice(rl.literal(b"get"), rl.literal(b"gat")), part, part)
value = rl.parse_pattern(r"[-+]?[0-9.eE+-]+|[^:|\n]+|\w*\d")
assert not isinstance(value, rl.PatternError)
print(rl.python(form), rl.python(form, atomic=True), rl.ambiguity(form))
print(rl.unambiguous(value), rl.build(form), rl.overlap(form, value))
print(rl.covers(form, value), list(rl.candidates([form, value, form])))
print(rl.items_split(value, rl.literal(b"1")))
"""


def test_the_same_answers_with_every_seed_of_hashing() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": str(ROOT / "codegen"),
            },
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(answers) == 1
