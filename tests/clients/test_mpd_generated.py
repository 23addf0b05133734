"""The generated client and a real mpd understand each other, as it and our jukebox do."""

import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import pytest

from generated_examples.mpd.collection import TRACKS
from generated_examples.mpd.protocol import (
    Ack,
    AckCode,
    Changed,
    Channel,
    ChannelMessage,
    CoverKind,
    Direction,
    FindKind,
    Folder,
    LsinfoKind,
    Mode,
    MpdClient,
    MpdError,
    MpdState,
    Ok,
    OptionOption,
    Position,
    QueueLine,
    Range,
    SituationState,
    Song,
    SubscribeAction,
    Subsystem,
    TagName,
    Target,
    Value,
    Welcome,
)
from tests.support.waiting import DEADLINE, wait_until

pytestmark = pytest.mark.clients

_ARIA: Final = "Bach/Goldberg Variations/01.flac"


@pytest.fixture
def client(mpd: int) -> Iterator[MpdClient]:
    with MpdClient(("127.0.0.1", mpd), timeout=DEADLINE) as client:
        yield client


def test_the_queue(client: MpdClient) -> None:
    assert client.greeting == Welcome("0.23.5")
    assert client.add("Bach") == Ok()
    added = client.addid("Untagged/noise.flac", target=Target(1))
    client.move(Position(3), Target(0))
    client.delete(Range(2, 4))
    assert list(client.playlist()) == [
        QueueLine(0, "Bach/Goldberg Variations/03.flac"),
        QueueLine(1, _ARIA),
    ]
    with pytest.raises(MpdError) as caught:
        client.deleteid(added.id)
    assert caught.value.reply == Ack(
        AckCode.NO_EXIST, "No such song", index=0, verb="deleteid"
    )


def test_a_song_has_its_tags(client: MpdClient) -> None:
    (song,) = client.find(FindKind.FIND, ("title", 'Ballade "II"'))
    tags = {tag.name: tag.value for tag in song.tags}
    assert tags[TagName.TITLE] == 'Ballade "II"'
    assert tags[TagName.ARTIST] == "Clara Schumann"
    values = [value for value in client.list("artist") if isinstance(value, Value)]
    assert values[1] == Value(TagName.ARTIST, "Bach")


def test_what_is_played(client: MpdClient) -> None:
    client.add("Bach")
    client.option(OptionOption.REPEAT, True)
    client.single(Mode.ONESHOT)
    client.play(position=1)
    wait_until(lambda: client.status().audio is not None, "the player")
    client.pause(state=True)
    client.seekcur("12.5")
    status = client.status()
    assert (status.state, status.repeat) == (SituationState.PAUSE, True)
    assert status.single is Mode.ONESHOT
    assert (status.song, status.time, status.total) == (1, 13, 60)
    assert (status.elapsed, status.duration) == (Decimal("12.500"), Decimal("60.000"))
    song = client.currentsong()
    assert song is not None
    assert song.file == "Bach/Goldberg Variations/02.flac"
    client.add("Untagged", target=Target(0, direction=Direction.BEHIND))
    assert [line.file for line in client.playlist()][2] == "Untagged/noise.flac"


def test_the_library(client: MpdClient) -> None:
    found = list(client.lsinfo(LsinfoKind.LSINFO))
    assert [each.uri for each in found if isinstance(each, Folder)] == [
        *("Bach", "Clara Schumann", "Satie", "Untagged"),
    ]
    everything = client.lsinfo(LsinfoKind.LISTALL, uri="Satie")
    songs = [each.file for each in everything if isinstance(each, Song)]
    assert songs == [f"Satie/Gymnopédies/0{n}.flac" for n in (1, 2, 3)]
    picture = bytearray()
    while (
        part := client.cover(CoverKind.READPICTURE, _ARIA, len(picture))
    ) is not None:
        picture += part.data
        if len(picture) == part.size:
            break
    assert picture == TRACKS[0].picture
    assert client.cover(CoverKind.READPICTURE, "Untagged/noise.flac", 0) is None


def test_messages(client: MpdClient) -> None:
    client.subscribe(SubscribeAction.SUBSCRIBE, "news")
    assert list(client.channels()) == [Channel("news")]
    client.sendmessage("news", 'it is "so"')
    assert list(client.readmessages()) == [ChannelMessage("news", 'it is "so"')]


def test_waiting(client: MpdClient, mpd: int) -> None:
    told = list[Changed]()

    def wait() -> None:
        told.extend(client.idle(subsystems=(Subsystem.MIXER,)))

    waiting = threading.Thread(target=wait)
    waiting.start()
    with MpdClient(("127.0.0.1", mpd), timeout=DEADLINE) as other:

        def woken() -> bool:
            other.setvol(1)
            other.setvol(2)
            return not waiting.is_alive()

        wait_until(woken, "the client to be woken")
    waiting.join()
    assert told == [Changed(Subsystem.MIXER)]
    assert client.state is MpdState.READY
    assert client.ping() == Ok()
