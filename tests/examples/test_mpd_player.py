"""The player of the jukebox: what is played, when, and in which order."""

import pytest

from generated_examples.mpd.changes import Subsystem
from generated_examples.mpd.options import Single
from generated_examples.mpd.troubles import Refused, Trouble
from tests.examples.jukebox import Trial


def test_it_plays_from_the_beginning_to_the_end() -> None:
    trial = Trial("abc")
    assert trial.seen == "stop - 0 -"
    trial.deck.player.play(None)
    assert trial.seen == "play a 0 b"
    assert trial.after(4) == "play a 4 b"
    assert trial.after(6) == "play b 0 c"
    assert trial.after(15) == "play c 5 -"
    assert trial.after(5) == "stop - 0 -"
    assert trial.deck.player.played == 30
    assert trial.news.count(Subsystem.PLAYER) == 4


def test_what_has_become_due_long_ago_is_done_at_once() -> None:
    trial = Trial("abc")
    trial.deck.player.play(None)
    assert trial.after(27) == "play c 7 -"


def test_nothing_plays_nothing() -> None:
    trial = Trial()
    trial.deck.player.play(None)
    assert trial.seen == "stop - 0 -"
    assert trial.deck.player.due() is None


def test_a_pause_keeps_the_place() -> None:
    trial = Trial("ab")
    trial.deck.player.pause()
    assert trial.seen == "stop - 0 -"
    trial.deck.player.play(2)
    trial.after(3)
    trial.deck.player.pause()
    assert trial.after(100) == "pause b 3 -"
    trial.deck.player.pause(paused=True)
    assert trial.seen == "pause b 3 -"
    trial.deck.player.play(None)
    assert trial.after(2) == "play b 5 -"
    trial.deck.player.pause(paused=False)
    assert trial.after(1) == "play b 6 -"
    assert trial.deck.player.played == 6


def test_what_is_stopped_is_still_current() -> None:
    trial = Trial("ab")
    trial.deck.player.play(2)
    trial.after(3)
    trial.deck.player.stop()
    assert trial.seen == "stop b 0 -"
    trial.deck.player.play(None)
    assert trial.seen == "play b 0 -"


def test_next_and_previous() -> None:
    trial = Trial("abc")
    player = trial.deck.player
    for step in (player.next, player.previous):
        with pytest.raises(Refused, match="Not playing") as caught:
            step()
        assert caught.value.trouble is Trouble.PLAYER_SYNC
    player.play(1)
    player.next()
    assert trial.seen == "play b 0 c"
    player.previous()
    player.previous()
    assert trial.seen == "play a 0 b"
    player.play(3)
    player.next()
    assert trial.seen == "stop - 0 -"


def test_repeating_goes_around() -> None:
    trial = Trial("ab")
    trial.deck.set_repeat(wanted=True)
    trial.deck.player.play(2)
    assert trial.seen == "play b 0 a"
    assert trial.after(10) == "play a 0 b"
    trial.deck.player.previous()
    assert trial.seen == "play b 0 a"


def test_a_single_track_is_followed_by_a_pause() -> None:
    trial = Trial("ab")
    trial.deck.set_single(Single.ON)
    trial.deck.player.play(1)
    assert trial.after(11) == "pause b 0 -"
    trial.deck.player.play(None)
    assert trial.after(10) == "stop - 0 -"


def test_a_single_track_is_repeated() -> None:
    trial = Trial("ab")
    trial.deck.set_single(Single.ON)
    trial.deck.set_repeat(wanted=True)
    trial.deck.player.play(1)
    assert trial.after(34) == "play a 4 a"


def test_one_shot_is_one() -> None:
    trial = Trial("abc")
    trial.deck.set_single(Single.ONESHOT)
    trial.deck.player.play(1)
    assert trial.after(10) == "pause b 0 c"
    assert trial.deck.options.single is Single.OFF
    assert Subsystem.OPTIONS in trial.news
    trial.deck.player.play(None)
    assert trial.after(10) == "play c 0 -"


def test_what_was_played_is_consumed() -> None:
    trial = Trial("abcd")
    trial.deck.set_consume(wanted=True)
    trial.deck.player.play(2)
    trial.after(10)
    assert (trial.queue, trial.seen) == ("acd", "play c 0 d")
    trial.deck.player.next()
    assert (trial.queue, trial.seen) == ("ad", "play d 0 -")
    trial.after(10)
    assert (trial.queue, trial.seen) == ("a", "stop - 0 -")


def test_the_last_that_is_consumed_ends_repeating() -> None:
    trial = Trial("ab")
    trial.deck.set_consume(wanted=True)
    trial.deck.set_repeat(wanted=True)
    trial.deck.player.play(2)
    trial.after(10)
    assert (trial.queue, trial.seen) == ("a", "play a 0 -")
    trial.after(10)
    assert (trial.queue, trial.seen) == ("", "stop - 0 -")


def test_seeking() -> None:
    trial = Trial("ab")
    player = trial.deck.player
    with pytest.raises(Refused, match="Not playing"):
        player.seek_current(1, relative=False)
    player.seek(2, 4.5)
    assert trial.seen == "play b 4.5 -"
    player.seek_current(2, relative=True)
    assert trial.after(1) == "play b 7.5 -"
    player.seek_current(-20, relative=True)
    assert trial.seen == "play b 0 -"
    player.pause()
    player.seek_current(3, relative=False)
    assert trial.after(5) == "pause b 3 -"
    player.seek(1, 99)
    assert trial.seen == "pause a 10 b"
    player.pause()
    assert trial.after(0) == "play b 0 -"


def test_what_is_played_can_be_deleted() -> None:
    trial = Trial("abcd")
    trial.deck.player.play(2)
    trial.after(5)
    trial.deck.delete(range(1, 3))
    assert (trial.queue, trial.seen) == ("ad", "play d 0 -")
    trial.deck.delete(range(1, 2))
    assert (trial.queue, trial.seen) == ("a", "stop - 0 -")


def test_what_is_deleted_in_a_pause_leaves_silence() -> None:
    trial = Trial("abc")
    trial.deck.player.play(1)
    trial.deck.player.pause()
    trial.deck.delete(range(1))
    assert trial.seen == "stop b 0 c"
    trial.deck.delete(range(1))
    assert trial.seen == "stop - 0 -"


def test_what_is_deleted_around_it_changes_nothing() -> None:
    trial = Trial("abcde")
    trial.deck.player.play(3)
    trial.after(5)
    trial.deck.delete(range(2))
    trial.deck.delete(range(1, 2))
    assert (trial.queue, trial.seen) == ("ce", "play c 5 e")


def test_a_deleted_single_track_is_not_repeated() -> None:
    trial = Trial("ab")
    trial.deck.set_single(Single.ON)
    trial.deck.set_repeat(wanted=True)
    trial.deck.player.play(1)
    trial.deck.delete(range(1))
    assert trial.seen == "stop - 0 -"


def _heard(trial: Trial, count: int) -> str:
    """Return the tracks that are played, one after the other."""
    heard = ""
    for _ in range(count):
        heard += trial.seen.split()[1]
        trial.after(10)
    return heard


@pytest.mark.parametrize("seed", range(20))
def test_a_random_order_has_each_track_once(seed: int) -> None:
    trial = Trial("abcdef", seed)
    trial.deck.player.play(3)
    trial.deck.set_random(wanted=True)
    heard = _heard(trial, 6)
    assert heard[0] == "c"
    assert sorted(heard) == sorted("abcdef")
    assert trial.seen == "stop - 0 -"


@pytest.mark.parametrize("seed", range(20))
def test_what_is_chosen_or_added_comes_once_in_a_random_order(seed: int) -> None:
    trial = Trial("abcd", seed)
    trial.deck.set_random(wanted=True)
    trial.deck.player.play(2)
    trial.after(10)
    trial.add("XY")
    trial.deck.player.play(trial.ids[-1])
    rest = _heard(trial, 5)
    assert rest[0] == "Y"
    assert "b" not in rest
    assert "X" in rest
    assert len(set(rest.replace("-", ""))) == len(rest.replace("-", ""))


@pytest.mark.parametrize("seed", range(20))
def test_a_random_order_that_repeats_is_another_one(seed: int) -> None:
    trial = Trial("abcdefgh", seed)
    trial.deck.set_random(wanted=True)
    trial.deck.set_repeat(wanted=True)
    trial.deck.player.play(None)
    first, second = _heard(trial, 8), _heard(trial, 8)
    assert sorted(first) == sorted(second) == sorted("abcdefgh")
    assert first != second


def test_the_order_of_the_queue_comes_back() -> None:
    trial = Trial("abcdef")
    trial.deck.set_random(wanted=True)
    trial.deck.player.play(3)
    trial.deck.set_random(wanted=False)
    assert trial.seen == "play c 0 d"
    assert _heard(trial, 4) == "cdef"


def test_options_that_stay_the_same_are_no_news() -> None:
    trial = Trial("a")
    for _ in range(2):
        trial.deck.set_random(wanted=True)
        trial.deck.set_repeat(wanted=True)
        trial.deck.set_consume(wanted=True)
        trial.deck.set_single(Single.ON)
        trial.deck.set_volume(40)
        trial.deck.set_output(0, enabled=False)
    assert sorted(news.value for news in trial.news) == [
        *("mixer", "options", "options", "options", "options", "output"),
    ]


def test_the_volume_stays_within_its_bounds() -> None:
    trial = Trial()
    trial.deck.set_volume(140)
    assert trial.deck.volume == 100
    trial.deck.set_volume(-1)
    assert trial.deck.volume == 0


def test_outputs() -> None:
    trial = Trial()
    trial.deck.set_output(0, enabled=None)
    assert not trial.deck.outputs[0].enabled
    with pytest.raises(Refused, match="No such audio output"):
        trial.deck.set_output(1, enabled=True)
