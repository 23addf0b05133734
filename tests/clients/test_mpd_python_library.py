"""python-mpd2 and our library, playlists, command lists and other clients; as with a real mpd."""

import asyncio
import threading
from typing import Any, Final

import pytest

from generated_examples.mpd.collection import COVERS, TRACKS
from tests.clients.mpd_python import ASYNCIO, LIBRARY, connected, files, refused
from tests.clients.mpd_servers import ask
from tests.support.waiting import DEADLINE, wait_until

pytestmark = pytest.mark.clients

_ARIA: Final = "Bach/Goldberg Variations/01.flac"
_LENT: Final = "Satie/Gymnopédies/01.flac"


# The library --------------------------------------------------------------------------


def test_the_library(python_client: Any) -> None:  # Any: see above
    assert python_client.lsinfo()[0] == {
        "directory": "Bach",
        "last-modified": "2024-02-29T12:00:00Z",
    }
    assert files(python_client.lsinfo("Untagged")) == ["Untagged/noise.flac"]
    assert python_client.listall("Bach")[:3] == [
        {"directory": "Bach"},
        {"directory": "Bach/Goldberg Variations"},
        {"file": _ARIA},
    ]
    assert len(python_client.listallinfo()) == len(TRACKS) + 7
    assert python_client.list("artist")[1:] == [
        *({"artist": "Bach"}, {"artist": "Clara Schumann"}, {"artist": "Satie"}),
    ]
    assert python_client.list("title", "artist", "Satie", "group", "date")[0] == {
        "date": "1888",
        "title": "Lent et douloureux",
    }
    assert python_client.count("artist", "Satie") == {"songs": "3", "playtime": "114"}
    assert python_client.count("title", "Aria", "group", "artist") == {
        "artist": "Bach",
        "songs": "1",
        "playtime": "120",
    }
    assert files(python_client.find("(artist == 'Satie')", "sort", "-Title"))[-1] == (
        "Satie/Gymnopédies/01.flac"
    )
    assert files(python_client.search("title", "toccat", "window", (0, 1))) == [
        "Clara Schumann/Soirées musicales/01.flac"
    ]
    assert python_client.find("title", 'Ballade "II"')[0]["title"] == 'Ballade "II"'
    python_client.findadd("artist", "Satie")
    python_client.searchadd("title", "toccat")
    assert len(python_client.playlistinfo()) == 4
    assert int(python_client.update("Bach")) < int(python_client.rescan())
    assert python_client.readcomments(_ARIA)["artist"] == "Bach"


@pytest.mark.parametrize("limit", [64, 1000, 100_000])
def test_covers_come_in_chunks(
    python_client: Any, limit: int
) -> None:  # Any: see above
    python_client.binarylimit(limit)
    cover = python_client.albumart(_ARIA)
    assert cover["binary"] == COVERS["Bach/Goldberg Variations"]
    picture = python_client.readpicture(_ARIA)
    assert picture == {"type": "image/png", "binary": TRACKS[0].picture}
    assert python_client.readpicture(_LENT) == {}
    assert refused("NO_EXIST", python_client.albumart, "Untagged/noise.flac") == (
        "No file exists"
    )


# Stored playlists ---------------------------------------------------------------------


def test_stored_playlists(python_client: Any) -> None:  # Any: see above
    python_client.add("Bach")
    python_client.save('a "b" \\c')
    python_client.rename('a "b" \\c', "mine")
    assert [each["playlist"] for each in python_client.listplaylists()] == ["mine"]
    python_client.playlistadd("mine", _LENT)
    python_client.playlistmove("mine", 3, 0)
    python_client.playlistdelete("mine", 1)
    assert python_client.listplaylist("mine")[0] == _LENT
    assert python_client.listplaylistinfo("mine")[0]["artist"] == "Satie"
    python_client.searchaddpl("mine", "title", "toccat")
    assert len(python_client.listplaylist("mine")) == 4
    python_client.clear()
    python_client.load("mine")
    python_client.load("mine", (1, 2))
    python_client.load("mine", (1, 2), 0)
    assert len(python_client.playlistinfo()) == 6
    python_client.playlistclear("mine")
    assert python_client.listplaylist("mine") == []
    python_client.rm("mine")
    assert python_client.listplaylists() == []
    assert refused("NO_EXIST", python_client.load, "mine") == "No such playlist"


# Command lists ------------------------------------------------------------------------


def test_a_command_list(python_client: Any) -> None:  # Any: see above
    python_client.command_list_ok_begin()
    python_client.add(_ARIA)
    python_client.playlistinfo()
    python_client.status()
    python_client.ping()
    nothing, songs, status, pong = python_client.command_list_end()
    assert (nothing, pong) == (None, None)
    assert files(songs) == [_ARIA]
    assert status["playlistlength"] == "1"
    python_client.command_list_ok_begin()
    assert python_client.command_list_end() == []


def test_an_error_in_a_command_list_has_its_place(mpd: int) -> None:
    client = connected(mpd)
    client.command_list_ok_begin()
    client.setvol(30)
    client.play(98)
    client.setvol(50)
    with pytest.raises(LIBRARY.CommandError) as caught:
        client.command_list_end()
    error = caught.value
    assert (error.offset, error.command, error.msg) == (1, "play", "Bad song index")
    assert "volume: 30" in ask(mpd, "status")
    client.disconnect()


# Between clients ----------------------------------------------------------------------


def test_a_client_that_waits_is_woken(mpd: int) -> None:
    client, found = connected(mpd), list[str]()
    waiting = threading.Thread(target=lambda: found.extend(client.idle("mixer")))
    waiting.start()

    def woken() -> bool:
        ask(mpd, "setvol 1", "setvol 2")
        return not waiting.is_alive()

    wait_until(woken, "the client to be woken")
    waiting.join()
    assert found == ["mixer"]
    assert client.status()["state"] == "stop"
    client.disconnect()


def test_a_client_knows_what_has_changed_meanwhile(
    python_client: Any,
) -> None:  # Any: see above
    python_client.setvol(10)
    python_client.add(_ARIA)
    python_client.random(1)
    assert python_client.idle() == ["playlist", "mixer", "options"]


def test_a_client_stops_waiting_to_say_something(mpd: int) -> None:
    async def conversation() -> tuple[list[str], str]:
        client = ASYNCIO.MPDClient()
        await client.connect("127.0.0.1", mpd)
        told = asyncio.ensure_future(anext(client.idle(["playlist"])))
        for _ in iter(lambda: client._MPDClient__in_idle, True):
            await asyncio.sleep(0)
        await client.setvol(11)  # the library sends `noidle` before it
        status = await client.status()
        await client.add("Bach")
        changes: list[str] = await told
        client.disconnect()
        return changes, status["volume"]

    async def bounded() -> tuple[list[str], str]:
        return await asyncio.wait_for(conversation(), DEADLINE)

    assert asyncio.run(bounded()) == (["playlist"], "11")


def test_messages_between_clients(
    python_client: Any, mpd: int
) -> None:  # Any: see above
    other = connected(mpd)
    python_client.subscribe("news")
    python_client.subscribe("gossip")
    assert python_client.channels() == ["gossip", "news"]
    other.sendmessage("news", 'it is "true"')
    other.sendmessage("gossip", "or not")
    assert python_client.readmessages() == [
        {"channel": "news", "message": 'it is "true"'},
        {"channel": "gossip", "message": "or not"},
    ]
    assert python_client.readmessages() == []
    python_client.unsubscribe("gossip")
    assert other.channels() == ["news"]
    assert refused("NO_EXIST", other.sendmessage, "gossip", "x") == (
        "nobody is subscribed to this channel"
    )
    assert refused("EXIST", python_client.subscribe, "news")
    other.disconnect()
