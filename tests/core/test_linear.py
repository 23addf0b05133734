"""Work grows with the bytes, not faster; memory grows with what arrived, not with promises.

Time is compared with itself: four times the input may take some eight times as long, which
a quadratic reader exceeds by far and a busy machine does not. The best of several runs
counts.
"""

import time
import tracemalloc
from collections.abc import Callable, Sequence
from typing import Final

import pytest

from sockgen_runtime import (
    Decoder,
    Form,
    Forms,
    Limits,
    LineRules,
    Malformed,
    ProtocolError,
    Reading,
    Until,
    chunked,
    dotted,
)
from tests.core.shelf import COMMANDS

LARGE: Final = Limits(payload=1 << 26, swallow=1 << 30)
# Two octets in the shortest ending: to search for them again would cost more than for one.
LONG: Final = LineRules(accept=(b"\r\n",), max=1 << 26, lenient=True)
STEP: Final = 4
SLOWEST: Final = 2.2 * STEP


def read_marked(line: bytes) -> Reading[bytes]:
    """Read octets up to two that end them."""
    if line != b"marked":
        raise Malformed
    return (yield Until(b"-;"))


def read_chunks(line: bytes) -> Reading[bytes]:
    """Read chunks with a size of one octet."""
    if line != b"chunks":
        raise Malformed
    return (yield from chunked(1, 1 << 26))


def read_text(line: bytes) -> Reading[bytes]:
    """Read a body that is as long as a payload may be."""
    if line != b"text":
        raise Malformed
    return (yield from dotted())


FORMS: Final[Forms[object]] = Forms(
    *COMMANDS.all,
    Form("text", (b"text",), rb"text", read=read_text),
    Form("marked", (b"marked",), rb"marked", read=read_marked),
    Form("chunks", (b"chunks",), rb"chunks", read=read_chunks),
)


def drain(
    pieces: Sequence[bytes], limits: Limits = LARGE, rules: LineRules = LONG
) -> Decoder[object]:
    """Read everything, swallowing what is refused."""
    decoder: Decoder[object] = Decoder(FORMS, rules, limits)
    for piece in pieces:
        decoder.feed(piece)
        while True:
            try:
                if decoder.next() is None:
                    break
            except ProtocolError:
                decoder.recover(swallow=True)
    return decoder


def seconds(pieces: Sequence[bytes], limits: Limits) -> float:
    """Return the shortest of several times."""
    best = float("inf")
    for _ in range(4):
        start = time.perf_counter()
        drain(pieces, limits)
        best = min(best, time.perf_counter() - start)
    return best


def chopped(data: bytes, size: int) -> list[bytes]:
    """Return bytes in pieces."""
    return [data[at : at + size] for at in range(0, len(data), size)]


def one_line(n: int) -> list[bytes]:
    return chopped(b"get " + b"a" * n, 1)


def words(n: int) -> list[bytes]:
    return chopped(b"get " + b"a " * n + b"\r\n", 7)


def blanks(n: int) -> list[bytes]:
    return [b"get a" + b" " * n + b"\r x\r\n"]


def empty_lines(n: int) -> list[bytes]:
    return chopped(b"\r\n" * n, 100)


def one_payload(n: int) -> list[bytes]:
    return chopped(b"put k 1 %d\r\n" % n + b"\r\n" * (n // 2) + b"\r\n", 3)


def small_payloads(n: int) -> list[bytes]:
    return [b"put k 1 3\r\na\nb\r\n" * n]


def bad_trailers(n: int) -> list[bytes]:
    return [b"put k 1 1\r\nabcd\r\n" * n]


def swallowed(n: int) -> list[bytes]:
    return [b"put k 1 12\r\n12345678901\n\r\n" * n]


def bodies(n: int) -> list[bytes]:
    return [b"note k\r\n.\r\n" * n]


def long_bodies(n: int) -> list[bytes]:
    return chopped(b"text\r\n" + b"\r\n.." * n, 5)


def marked(n: int) -> list[bytes]:
    return [b"marked\r\na-;" * n]


def long_marked(n: int) -> list[bytes]:
    return chopped(b"marked\r\n" + b"\r\n--" * n, 3)


def small_chunks(n: int) -> list[bytes]:
    return chopped(b"chunks\r\n" + b"\x01\n" * n + b"\0", 3)


SHAPES: Final[dict[str, tuple[Callable[[int], list[bytes]], int]]] = {
    "one line": (one_line, 20000),
    "words": (words, 20000),
    "blanks": (blanks, 20000),
    "empty lines": (empty_lines, 20000),
    "one payload": (one_payload, 60000),
    "small payloads": (small_payloads, 2000),
    "bad trailers": (bad_trailers, 2000),
    "swallowed": (swallowed, 2000),
    "bodies": (bodies, 2000),
    "long bodies": (long_bodies, 10000),
    "marked": (marked, 2000),
    "long marked": (long_marked, 10000),
    "small chunks": (small_chunks, 10000),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_input_only(shape: str) -> None:
    make, size = SHAPES[shape]
    limits = Limits(payload=11) if shape == "swallowed" else LARGE
    ratios: list[float] = []
    for _ in range(3):
        ratio = seconds(make(size * STEP), limits) / seconds(make(size), limits)
        ratios.append(ratio)
        if ratio < SLOWEST:
            return
    pytest.fail(f"{STEP} times the input took {ratios} times as long")


def backlog(n: int) -> float:
    """Return the seconds to read a backlog while one octet after the other arrives."""
    best = float("inf")
    for _ in range(4):
        decoder = Decoder(FORMS, LONG, LARGE)
        decoder.feed(b"put k 1 3\r\na\nb\r\n" * n)
        start = time.perf_counter()
        for _ in range(n):
            decoder.feed(b"x")
            assert decoder.next() is not None
        best = min(best, time.perf_counter() - start)
    return best


def test_a_backlog_is_not_read_again_whenever_something_arrives() -> None:
    ratios: list[float] = []
    for _ in range(3):
        ratios.append(backlog(2000 * STEP) / backlog(2000))
        if ratios[-1] < SLOWEST:
            return
    pytest.fail(f"{STEP} times the input took {ratios} times as long")


def memory_of(pieces: Sequence[bytes], limits: Limits = LARGE) -> int:
    """Return the octets that a decoder holds after some input."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        decoder = drain(pieces, limits, LineRules(max=10_000))
        after, _ = tracemalloc.get_traced_memory()
        assert decoder is not None
        return after - before
    finally:
        tracemalloc.stop()


def test_a_promise_takes_no_memory() -> None:
    drain([b"put k 1 1\r\na\r\n"])  # whatever is made once
    small = memory_of([b"put k 1 10\r\n"])
    assert memory_of([b"put k 1 67000000\r\n"]) < small + 1000


def test_what_is_skipped_is_not_kept() -> None:
    limits = Limits(payload=10)
    skipped = [b"put k 1 10000000\r\n", *[b"x" * 50_000] * 150]
    assert memory_of(skipped, limits) < 200_000
    too_long = [b"x" * 50_000] * 100
    assert memory_of(too_long) < 200_000


def test_what_was_read_is_not_kept() -> None:
    data = b"put k 1 100000\r\n" + b"x" * 100_000 + b"\r\n"
    assert memory_of([data] * 50) < 200_000
    pieces = chopped(data * 20, 1001)
    assert memory_of(pieces) < 400_000
