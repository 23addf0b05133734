"""Clients of the jukebox: what they are told, their messages, their playlists; many at once."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from queue import SimpleQueue
from random import Random
from typing import Final

import pytest

from generated_examples.mpd.changes import Changes, Subsystem
from generated_examples.mpd.channels import Channels, Listener
from generated_examples.mpd.deck import Place
from generated_examples.mpd.jukebox import Jukebox
from generated_examples.mpd.library import Library
from generated_examples.mpd.player import State
from generated_examples.mpd.playlists import Playlists
from generated_examples.mpd.track import Track
from generated_examples.mpd.troubles import Refused, Trouble
from tests.examples.jukebox import Clock
from tests.support.waiting import DEADLINE

_DAY: Final = datetime(2024, 2, 29, tzinfo=UTC)
_THREADS: Final = 8


# Changes ------------------------------------------------------------------------------


def test_a_client_that_waits_is_told_once() -> None:
    changes = Changes()
    watcher, told = changes.watch(), list[tuple[Subsystem, ...]]()
    watcher.wait((), told.append)
    assert not told
    changes.tell((Subsystem.PLAYER, Subsystem.PLAYLIST))
    changes.tell((Subsystem.MIXER,))
    assert told == [(Subsystem.PLAYLIST, Subsystem.PLAYER)]


def test_a_client_misses_nothing_between_two_waits() -> None:
    changes = Changes()
    watcher, told = changes.watch(), list[tuple[Subsystem, ...]]()
    changes.tell((Subsystem.MIXER,))
    watcher.wait((Subsystem.PLAYER,), told.append)
    assert not told
    changes.tell((Subsystem.PLAYER,))
    watcher.wait((), told.append)
    assert told == [(Subsystem.PLAYER,)]
    changes.tell((Subsystem.OUTPUT,))
    assert told[1:] == [(Subsystem.OUTPUT,)]


def test_who_gives_up_is_told_later() -> None:
    changes = Changes()
    watcher, told = changes.watch(), list[tuple[Subsystem, ...]]()
    watcher.wait((), told.append)
    watcher.give_up()
    changes.tell((Subsystem.MIXER,))
    assert not told
    watcher.wait((), told.append)
    assert told == [(Subsystem.MIXER,)]


def test_who_has_gone_is_not_told() -> None:
    changes = Changes()
    watcher, told = changes.watch(), list[tuple[Subsystem, ...]]()
    watcher.wait((), told.append)
    changes.forget(watcher)
    changes.tell((Subsystem.MIXER,))
    assert not told


# Channels -----------------------------------------------------------------------------


def _channels() -> tuple[Channels, Changes, list[Subsystem]]:
    news = list[Subsystem]()
    return Channels(news.append), Changes(), news


def test_messages_go_to_those_who_listen() -> None:
    channels, changes, news = _channels()
    one, two = Listener(changes.watch()), Listener(changes.watch())
    told = list[tuple[Subsystem, ...]]()
    two.watcher.wait((), told.append)
    channels.subscribe(one, "a")
    channels.subscribe(two, "a")
    channels.subscribe(two, "b")
    assert channels.names() == ("a", "b")
    channels.send("a", "to both")
    channels.send("b", "to two")
    assert channels.read(one) == (("a", "to both"),)
    assert channels.read(two) == (("a", "to both"), ("b", "to two"))
    assert channels.read(two) == ()
    assert told == [(Subsystem.MESSAGE,)]
    assert news == [Subsystem.SUBSCRIPTION] * 2


def test_channels_come_and_go() -> None:
    channels, changes, news = _channels()
    one, two = Listener(changes.watch()), Listener(changes.watch())
    channels.subscribe(one, "a")
    channels.subscribe(two, "a")
    channels.unsubscribe(one, "a")
    assert len(news) == 1
    channels.leave(two)
    assert channels.names() == ()
    assert len(news) == 2


_CHANNEL_REFUSALS: Final[
    Sequence[tuple[Callable[[Channels, Listener], object], Trouble]]
] = [
    (lambda c, me: c.subscribe(me, "a b"), Trouble.ARGUMENT),
    (lambda c, me: c.subscribe(me, ""), Trouble.ARGUMENT),
    (lambda c, me: c.subscribe(me, "mine"), Trouble.EXIST),
    (lambda c, me: c.unsubscribe(me, "other"), Trouble.NO_EXIST),
    (lambda c, _: c.send("a b", "x"), Trouble.ARGUMENT),
    (lambda c, _: c.send("nobody", "x"), Trouble.NO_EXIST),
]


@pytest.mark.parametrize(("act", "trouble"), _CHANNEL_REFUSALS)
def test_what_channels_refuse(
    act: Callable[[Channels, Listener], object], trouble: Trouble
) -> None:
    channels, changes, _ = _channels()
    me = Listener(changes.watch())
    channels.subscribe(me, "mine")
    with pytest.raises(Refused) as caught:
        act(channels, me)
    assert caught.value.trouble is trouble
    assert channels.names() == ("mine",)


def test_channels_are_bounded() -> None:
    channels, changes, _ = _channels()
    me = Listener(changes.watch())
    for number in range(16):
        channels.subscribe(me, f"c{number}")
    with pytest.raises(Refused, match="full"):
        channels.subscribe(me, "one-more")
    for number in range(64):
        channels.send("c0", str(number))
    with pytest.raises(Refused, match="nobody"):
        channels.send("c0", "one more")
    assert len(channels.read(me)) == 64


# Playlists ----------------------------------------------------------------------------


def _playlists() -> Playlists:
    return Playlists(lambda _: None, lambda: _DAY)


def _stored(playlists: Playlists, name: str) -> str:
    return "".join(track.uri for track in playlists.get(name).tracks)


def _tracks(uris: str) -> list[Track]:
    return [Track(uri, 10) for uri in uris]


def test_playlists_are_stored_and_changed() -> None:
    playlists = _playlists()
    playlists.create("b", _tracks("xyz"))
    playlists.append("a", _tracks("u"))
    playlists.append("a", _tracks("v"))
    assert [each.name for each in playlists.all()] == ["a", "b"]
    assert _stored(playlists, "a") == "uv"
    playlists.move("b", 0, 2)
    playlists.delete("b", range(1, 2))
    assert _stored(playlists, "b") == "yx"
    playlists.rename("b", "c")
    playlists.clear("a")
    assert [len(each.tracks) for each in playlists.all()] == [0, 2]
    playlists.remove("a")
    assert [each.name for each in playlists.all()] == ["c"]
    assert playlists.get("c").modified == _DAY


_PLAYLIST_REFUSALS: Final[Sequence[tuple[Callable[[Playlists], object], Trouble]]] = [
    (lambda p: p.get("x"), Trouble.NO_EXIST),
    (lambda p: p.remove("x"), Trouble.NO_EXIST),
    (lambda p: p.clear("x"), Trouble.NO_EXIST),
    (lambda p: p.rename("x", "y"), Trouble.NO_EXIST),
    (lambda p: p.rename("a", "b"), Trouble.EXIST),
    (lambda p: p.get(""), Trouble.ARGUMENT),
    (lambda p: p.create("a", ()), Trouble.EXIST),
    (lambda p: p.create("", ()), Trouble.ARGUMENT),
    (lambda p: p.create("../x", ()), Trouble.ARGUMENT),
    (lambda p: p.create("x\ny", ()), Trouble.ARGUMENT),
    (lambda p: p.append("x/y", ()), Trouble.ARGUMENT),
    (lambda p: p.delete("x", range(1)), Trouble.NO_EXIST),
    (lambda p: p.move("a", 0, 2), Trouble.ARGUMENT),
    (lambda p: p.append("a", _tracks("x" * 16383)), Trouble.PLAYLIST_MAX),
]


@pytest.mark.parametrize(("act", "trouble"), _PLAYLIST_REFUSALS)
def test_what_playlists_refuse(
    act: Callable[[Playlists], object], trouble: Trouble
) -> None:
    playlists = _playlists()
    playlists.create("a", _tracks("uv"))
    playlists.create("b", ())
    with pytest.raises(Refused) as caught:
        act(playlists)
    assert caught.value.trouble is trouble
    assert [_stored(playlists, name) for name in "ab"] == ["uv", ""]


# The jukebox --------------------------------------------------------------------------


def test_a_turn_tells_when_it_is_over() -> None:
    jukebox = Jukebox(Library(_tracks("ab")), Clock(), Random(1))
    told = list[tuple[Subsystem, ...]]()
    jukebox.changes.watch().wait((), told.append)
    with jukebox.turn() as deck:
        deck.add(jukebox.library.tracks)
        deck.player.play(None)
        assert not told
    assert told == [(Subsystem.PLAYLIST, Subsystem.PLAYER)]


def test_a_turn_that_is_refused_tells_what_it_did() -> None:
    jukebox = Jukebox(Library(_tracks("ab")), Clock(), Random(1))
    told = list[tuple[Subsystem, ...]]()
    jukebox.changes.watch().wait((), told.append)
    with suppress(Refused), jukebox.turn() as deck:
        deck.set_volume(1)
        deck.queue.at(9)
    assert told == [(Subsystem.MIXER,)]


def test_an_update_is_told() -> None:
    jukebox = Jukebox(clock=Clock())
    told = list[tuple[Subsystem, ...]]()
    jukebox.changes.watch().wait((), told.append)
    assert [jukebox.update(), jukebox.update()] == [2, 3]
    assert told == [(Subsystem.UPDATE,)]


def test_time_passes_by_itself() -> None:
    jukebox = Jukebox(Library([Track("a", 0.01), Track("b", 0.01)]))
    told = SimpleQueue[tuple[Subsystem, ...]]()
    watcher = jukebox.changes.watch()
    with jukebox.ticking():
        with jukebox.turn() as deck:
            deck.add(jukebox.library.tracks)
            deck.player.play(None)
        while deck.player.moment().state is not State.STOP:
            watcher.wait((Subsystem.PLAYER,), told.put)
            assert told.get(timeout=DEADLINE) == (Subsystem.PLAYER,)


def test_many_clients_share_one_queue() -> None:
    jukebox = Jukebox(Library(_tracks("abcdefgh")), Clock(), Random(1))
    start = threading.Barrier(_THREADS)

    def client(number: int) -> None:
        mine = _tracks("abcdefgh"[number])
        start.wait()
        for _ in range(50):
            with jukebox.turn() as deck:
                deck.add(mine)
                deck.add(mine, Place(0))
                deck.shuffle(range(len(deck.queue)))
            with jukebox.turn() as deck:
                at = next(n for n, e in enumerate(deck.queue) if e.track in mine)
                deck.delete(range(at, at + 1))

    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(client, range(_THREADS)))
    with jukebox.turn() as deck:
        entries = list(deck.queue)
    assert sorted(e.track.uri for e in entries) == sorted("abcdefgh" * 50)
    assert len({entry.id for entry in entries}) == len(entries)
