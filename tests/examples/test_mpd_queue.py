"""The queue of the jukebox: places, versions, what stays and what moves."""

from collections.abc import Callable, Sequence
from typing import Final

import pytest

from generated_examples.mpd.changes import Subsystem
from generated_examples.mpd.deck import Deck, Place
from generated_examples.mpd.player import State
from generated_examples.mpd.queue import span
from generated_examples.mpd.track import Track
from generated_examples.mpd.troubles import Refused, Trouble
from tests.examples.jukebox import Trial


def _tracks(uris: str) -> list[Track]:
    return [Track(uri, 10) for uri in uris]


def test_ids_begin_at_one_and_are_not_used_again() -> None:
    trial = Trial("abc")
    assert trial.ids == [1, 2, 3]
    trial.deck.delete(range(2, 3))
    trial.add("d")
    assert trial.ids == [1, 2, 4]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place(0), "XYabc"),
        (Place(2), "abXYc"),
        (Place(3), "abcXY"),
        (Place(0, 1), "abXYc"),
        (Place(1, 1), "abcXY"),
        (Place(0, -1), "aXYbc"),
        (Place(1, -1), "XYabc"),
    ],
)
def test_tracks_are_put_at_a_place(place: Place, expected: str) -> None:
    trial = Trial("abc")
    trial.deck.player.play(2)
    trial.deck.add(_tracks("XY"), place)
    assert trial.queue == expected


def test_tracks_are_put_at_a_place_at_once() -> None:
    trial = Trial("abc")
    version = trial.deck.queue.version
    trial.deck.insert(_tracks("XY"), Place(1))
    assert (trial.queue, trial.deck.queue.version) == ("aXYbc", version + 1)
    with pytest.raises(Refused, match="Number too large"):
        trial.deck.insert(_tracks("X"), Place(6))


@pytest.mark.parametrize("place", [Place(4), Place(2, 1), Place(2, -1)])
def test_a_place_must_exist(place: Place) -> None:
    trial = Trial("abc")
    trial.deck.player.play(2)
    with pytest.raises(Refused, match="Number too large"):
        trial.deck.add(_tracks("X"), place)
    assert trial.queue == "abc"


def test_a_place_beside_nothing_is_refused() -> None:
    trial = Trial("abc")
    for direction in (1, -1):
        with pytest.raises(Refused, match="No current song") as caught:
            trial.deck.add(_tracks("X"), Place(0, direction))
        assert caught.value.trouble is Trouble.PLAYER_SYNC


def test_there_is_an_end_of_the_room() -> None:
    trial = Trial()
    trial.deck.add(_tracks("x" * 16383))
    with pytest.raises(Refused) as caught:
        trial.deck.add(_tracks("yz"))
    assert caught.value.trouble is Trouble.PLAYLIST_MAX
    assert len(trial.deck.queue) == 16383


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 1, range(1)),
        (1, 99, range(1, 3)),
        (2, None, range(2, 3)),
        (1, 1, range(1, 1)),
        (3, 9, range(3, 3)),
        (3, None, range(3, 3)),
        (2, 1, range(2, 2)),
    ],
)
def test_a_span_is_cut_to_what_there_is(
    start: int, end: int | None, expected: range
) -> None:
    assert span(start, end, 3) == expected


def test_a_span_behind_the_end_is_refused() -> None:
    with pytest.raises(Refused, match="Bad song index"):
        span(4, None, 3)


def test_what_is_empty_changes_nothing() -> None:
    trial = Trial("abc")
    version = trial.deck.queue.version
    trial.deck.delete(range(2, 2))
    trial.deck.shuffle(range(1, 2))
    trial.deck.move(range(2), Place(0))
    assert trial.deck.add(()) == []
    with pytest.raises(Refused, match="Bad song index"):
        trial.deck.move(range(1, 1), Place(0))
    assert trial.deck.queue.version == version
    assert not trial.news


@pytest.mark.parametrize(
    ("moved", "place", "expected"),
    [
        (range(1), Place(2), "bcade"),
        (range(4, 5), Place(0), "eabcd"),
        (range(1, 3), Place(0), "bcade"),
        (range(2), Place(3), "cdeab"),
        (range(2), Place(0, 1), "cabde"),
        (range(2), Place(0, -1), "abcde"),
        (range(3, 5), Place(0, -1), "abdec"),
    ],
)
def test_entries_move(moved: range, place: Place, expected: str) -> None:
    trial = Trial("abcde")
    trial.deck.player.play(3)
    trial.deck.move(moved, place)
    assert trial.queue == expected
    assert trial.seen.startswith("play c")


def test_entries_move_to_places_only() -> None:
    trial = Trial("abc")
    trial.deck.player.play(1)
    with pytest.raises(Refused, match="Number too large: 2"):
        trial.deck.move(range(2), Place(2))
    with pytest.raises(Refused, match="relative to itself"):
        trial.deck.move(range(2), Place(0, 1))
    assert trial.queue == "abc"


def test_entries_change_places() -> None:
    trial = Trial("abc")
    trial.deck.swap(0, 2)
    assert trial.queue == "cba"
    for one, other in ((0, 3), (3, 0)):
        with pytest.raises(Refused, match="Bad song index"):
            trial.deck.swap(one, other)


def test_only_the_span_is_mixed() -> None:
    trial = Trial("abcdefghij")
    trial.deck.shuffle(range(2, 8))
    assert trial.queue[:2] + trial.queue[8:] == "abij"
    assert trial.queue[2:8] != "cdefgh"
    assert sorted(trial.queue) == sorted("abcdefghij")


_CHANGES: Final[Sequence[tuple[Callable[[Deck], object], list[int]]]] = [
    (lambda deck: deck.insert(_tracks("X"), Place(2)), [2, 3, 4]),
    (lambda deck: deck.delete(range(1, 2)), [1, 2]),
    (lambda deck: deck.move(range(1), Place(2)), [0, 1, 2]),
    (lambda deck: deck.swap(1, 3), [1, 3]),
    (lambda deck: deck.shuffle(range(2, 4)), [2, 3]),
    (lambda deck: deck.clear(), []),
]


@pytest.mark.parametrize(("change", "expected"), _CHANGES)
def test_a_version_tells_what_is_different(
    change: Callable[[Deck], object], expected: list[int]
) -> None:
    trial = Trial("abcd")
    before = trial.deck.queue.version
    change(trial.deck)
    assert trial.deck.queue.version == before + 1
    assert trial.deck.queue.changed_since(before) == expected
    assert trial.deck.queue.changed_since(before + 1) == []
    assert Subsystem.PLAYLIST in trial.news


def test_a_version_that_is_not_there_yet_knows_nothing() -> None:
    trial = Trial("abc")
    assert trial.deck.queue.changed_since(99) == [0, 1, 2]
    assert trial.deck.queue.changed_since(0) == [0, 1, 2]


def test_the_version_begins_anew_in_time() -> None:
    trial = Trial("abc")
    trial.deck.queue.version = 2**31 - 2
    trial.deck.swap(0, 1)
    assert trial.deck.queue.version == 1
    assert trial.deck.queue.changed_since(1) == [0, 1, 2]


def test_clearing_stops() -> None:
    trial = Trial("abc")
    trial.deck.player.play(2)
    trial.deck.clear()
    assert trial.seen == "stop - 0 -"
    assert trial.deck.player.moment().state is State.STOP
