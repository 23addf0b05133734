"""How often a peer may ask, and what is counted."""

import pytest

from sockgen_runtime import RateLimit, Tally


def test_a_bucket_fills_evenly() -> None:
    limit = RateLimit(2, burst=2)
    assert [limit.allows("a", now=0.0) for _ in range(3)] == [True, True, False]
    assert [limit.allows("a", now=0.5) for _ in range(2)] == [True, False]
    assert [limit.allows("a", now=100.0) for _ in range(3)] == [True, True, False]


def test_each_peer_has_its_own() -> None:
    limit = RateLimit(1, burst=1)
    assert limit.allows("a", now=0.0)
    assert limit.allows("b", now=0.0)
    assert not limit.allows("a", now=0.0)


def test_who_was_not_heard_of_is_forgotten_first() -> None:
    limit = RateLimit(0.001, burst=1, peers=2)
    for peer in "aba":
        limit.allows(peer, now=0.0)
    assert limit.allows("c", now=0.0)  # "b" is forgotten for it
    assert not limit.allows("a", now=0.0)
    assert limit.allows("b", now=0.0)


@pytest.mark.parametrize("arguments", [(0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_bounds_are_bounded(arguments: tuple[float, int, int]) -> None:
    with pytest.raises(ValueError, match="expected"):
        RateLimit(*arguments)


def test_a_tally_counts_what_it_is_told() -> None:
    tally = Tally()
    tally.add("a")
    tally.add("a")
    assert (tally["a"], tally["b"], tally.items()) == (2, 0, {"a": 2})
