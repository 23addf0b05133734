"""python-mpd2 does with our jukebox what it does with the real server: both run each test."""

from typing import Any, Final

import pytest

from generated_examples.mpd.collection import TRACKS
from tests.clients.mpd_python import files, refused
from tests.support.waiting import wait_until

pytestmark = pytest.mark.clients

_ARIA: Final = "Bach/Goldberg Variations/01.flac"
_LENT: Final = "Satie/Gymnopédies/01.flac"


# The queue ----------------------------------------------------------------------------


def test_the_queue_is_changed(python_client: Any) -> None:  # Any: see above
    assert python_client.mpd_version == "0.23.5"
    python_client.add("Bach")
    first = int(python_client.addid(_LENT))
    second = int(python_client.addid("Untagged/noise.flac", 1))
    assert second == first + 1
    songs = python_client.playlistinfo()
    assert [int(song["pos"]) for song in songs] == [0, 1, 2, 3, 4]
    assert python_client.playlist() == [f"file: {song['file']}" for song in songs]
    assert files(python_client.playlistinfo(4)) == [_LENT]
    assert files(python_client.playlistinfo((3,))) == files(songs)[3:]
    assert files(python_client.playlistid(first)) == [_LENT]
    python_client.move(4, 0)
    python_client.moveid(second, 4)
    python_client.swap(0, 1)
    python_client.swapid(first, second)
    python_client.move((0, 2), 1)
    queue = files(python_client.playlistinfo())
    assert queue[1:3] == [_ARIA, "Untagged/noise.flac"]
    python_client.shuffle((0, 4))
    python_client.delete(4)
    python_client.deleteid(second)
    python_client.delete((0, 2))
    assert len(python_client.playlistinfo()) == 1
    python_client.clear()
    assert python_client.playlistinfo() == []


def test_changes_of_the_queue_are_told(python_client: Any) -> None:  # Any: see above
    python_client.add("Bach")
    version = python_client.status()["playlist"]
    assert python_client.plchanges(version) == []
    python_client.swap(0, 2)
    assert [song["pos"] for song in python_client.plchanges(version)] == ["0", "2"]
    changed = python_client.plchangesposid(version)
    assert [each["cpos"] for each in changed] == ["0", "2"]
    assert [each["id"] for each in changed] == [
        song["id"] for song in python_client.plchanges(version)
    ]


def test_the_queue_is_searched(python_client: Any) -> None:  # Any: see above
    python_client.add("")
    assert len(python_client.playlistinfo()) == len(TRACKS)
    assert files(python_client.playlistfind("title", "Aria")) == [_ARIA]
    assert files(python_client.playlistsearch("title", "doul")) == [_LENT]


def test_tags_of_a_song(python_client: Any) -> None:  # Any: see above
    python_client.add(_ARIA)
    song = python_client.playlistinfo()[0]
    del song["id"]
    assert song == {
        "file": _ARIA,
        "last-modified": "2024-02-29T12:00:00Z",
        "format": "8000:16:1",
        "artist": "Bach",
        "album": "Goldberg Variations",
        "title": "Aria",
        "track": "1",
        "date": "1741",
        "genre": "Baroque",
        "time": "120",
        "duration": "120.000",
        "pos": "0",
    }


def test_what_is_refused(python_client: Any) -> None:  # Any: see above
    python_client.add("Bach")
    assert refused("NO_EXIST", python_client.add, "nowhere") == "No such directory"
    assert refused("NO_EXIST", python_client.addid, "nowhere") == "No such song"
    assert refused("ARG", python_client.play, 98) == "Bad song index"
    assert refused("NO_EXIST", python_client.playid, 9999) == "No such song"
    assert refused("ARG", python_client.play, "x") == "Integer expected: x"
    assert refused("ARG", python_client.delete, (7, 9)) == "Bad song index"
    assert refused("PLAYER_SYNC", python_client.next) == "Not playing"
    assert refused("ARG", python_client.setvol, 101) == "Number too large: 101"
    assert refused("PASSWORD", python_client.password, "x") == "incorrect password"


# Playing ------------------------------------------------------------------------------


def test_songs_are_played(python_client: Any) -> None:  # Any: see above
    python_client.add("Bach")
    python_client.play(1)
    status = python_client.status()
    assert (status["state"], status["song"], status["nextsong"]) == ("play", "1", "2")
    assert status["duration"] == "60.000"
    assert python_client.currentsong()["id"] == status["songid"]
    wait_until(lambda: "audio" in python_client.status(), "the player")
    python_client.pause(1)
    python_client.seekcur(30)
    python_client.seekcur("+5.5")
    status = python_client.status()
    assert (status["state"], status["elapsed"]) == ("pause", "35.500")
    python_client.seek(0, 12)
    assert python_client.status()["elapsed"] == "12.000"
    python_client.seekid(status["songid"], 1.25)
    assert python_client.status()["elapsed"] == "1.250"
    python_client.next()
    python_client.previous()
    assert python_client.status()["song"] == "1"
    python_client.pause()
    python_client.stop()
    assert python_client.status()["state"] == "stop"
    python_client.playid(status["nextsongid"])
    assert python_client.status()["song"] == "2"
    python_client.play()
    python_client.next()
    assert "song" not in python_client.status()


def test_options(python_client: Any) -> None:  # Any: see above
    python_client.random(1)
    python_client.repeat(1)
    python_client.single("oneshot")
    python_client.consume(1)
    python_client.crossfade(5)
    python_client.setvol(40)
    python_client.volume(-5)
    python_client.replay_gain_mode("album")
    status = python_client.status()
    assert status["partition"] == "default"
    names = ("random", "repeat", "single", "consume", "xfade", "volume")
    assert [status[name] for name in names] == ["1", "1", "oneshot", "1", "5", "35"]
    assert python_client.replay_gain_status() == "album"
    python_client.clearerror()
    python_client.ping()


def test_a_status_tells_everything(python_client: Any) -> None:  # Any: see above
    assert {
        name: python_client.status()[name] for name in ("state", "playlistlength")
    } == {
        "state": "stop",
        "playlistlength": "0",
    }
    statistics = python_client.stats()
    assert statistics["songs"] == str(len(TRACKS))
    assert statistics["db_playtime"] == str(sum(int(t.seconds) for t in TRACKS))
    assert int(statistics["uptime"]) >= 0
    outputs = python_client.outputs()
    assert outputs == [
        {
            "outputid": "0",
            "outputname": "silence",
            "plugin": "null",
            "outputenabled": "1",
        }
    ]
    python_client.disableoutput(0)
    assert python_client.outputs()[0]["outputenabled"] == "0"
    python_client.toggleoutput(0)
    python_client.enableoutput(0)
    assert python_client.outputs()[0]["outputenabled"] == "1"
    assert {"play", "status", "idle"} <= set(python_client.commands())
    assert "play" not in python_client.notcommands()
    assert isinstance(python_client.urlhandlers(), list)
    assert isinstance(python_client.decoders(), list)


def test_tags_can_be_left_out(python_client: Any) -> None:  # Any: see above
    assert {"Artist", "Title"} <= set(python_client.tagtypes())
    python_client.tagtypes("clear")
    python_client.tagtypes("enable", "Artist", "Title")
    assert python_client.tagtypes() == ["Artist", "Title"]
    python_client.tagtypes("disable", "Title")
    assert "title" not in python_client.find("title", "Aria")[0]
    assert python_client.find("title", "Aria")[0]["artist"] == "Bach"
    python_client.tagtypes("all")
    assert python_client.find("title", "Aria")[0]["title"] == "Aria"
