"""mpc does with our jukebox what it does with the real server: each test runs against both."""

import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, final

import pytest

from generated_examples.mpd.collection import COVERS, TRACKS
from tests.clients.mpd_servers import ask
from tests.support.missing import require_tool
from tests.support.waiting import DEADLINE, wait_until

pytestmark = pytest.mark.clients

_ARIA: Final = "Bach/Goldberg Variations/01.flac"
_FIRST: Final = "Bach/Goldberg Variations/02.flac"
_LENT: Final = "Satie/Gymnopédies/01.flac"


def _arguments(port: int, *arguments: str) -> list[str]:
    program = require_tool("mpc", apt="mpc")
    options = ("-h", "127.0.0.1", "-p", str(port), "-f", "%file%")
    return [program, *options, *arguments]


def _octets(port: int, *arguments: str, code: int = 0) -> bytes:
    """Run mpc; return what it prints."""
    result = subprocess.run(
        _arguments(port, *arguments),
        capture_output=True,
        timeout=DEADLINE,
        check=False,
    )
    output = result.stdout + result.stderr
    assert result.returncode == code, output
    return output


def _mpc(port: int, *arguments: str, code: int = 0) -> list[str]:
    """Run mpc; return the lines it prints."""
    return _octets(port, *arguments, code=code).decode().splitlines()


@final
class _Waiting:
    """An mpc that runs beside the test; what it prints goes to a file, line by line."""

    def __init__(self, arguments: list[str], output: IO[bytes]) -> None:
        line_by_line = [require_tool("stdbuf", apt="coreutils"), "-oL"]
        self.process = subprocess.Popen([*line_by_line, *arguments], stdout=output)
        self._path = Path(output.name)

    @property
    def lines(self) -> list[str]:
        """What it has printed."""
        return self._path.read_text("utf-8").splitlines()

    def ended(self) -> bool:
        """Whether it has ended."""
        return self.process.poll() is not None


@contextmanager
def _waiting(port: int, *arguments: str) -> Generator[_Waiting, None, None]:
    """Run mpc until the block ends."""
    with tempfile.NamedTemporaryFile(prefix="mpc-") as output:
        client = _Waiting(_arguments(port, *arguments), output)
        try:
            yield client
        finally:
            client.process.kill()
            client.process.wait()


def _add_all(port: int, *uris: str) -> None:
    for uri in uris:
        assert _mpc(port, "add", uri) == []


# The queue ----------------------------------------------------------------------------


def test_the_queue_is_filled_and_emptied(mpd: int) -> None:
    _add_all(mpd, "Bach")
    bach = [f"Bach/Goldberg Variations/0{n}.flac" for n in (1, 2, 3)]
    assert _mpc(mpd, "playlist") == bach
    assert _mpc(mpd, "-q", "insert", _LENT) == []
    _mpc(mpd, "-q", "play", "1")
    assert _mpc(mpd, "-q", "insert", "Untagged/noise.flac") == []
    assert _mpc(mpd, "playlist")[1] == "Untagged/noise.flac"
    _mpc(mpd, "del", "2")
    assert _mpc(mpd, "playlist") == [_LENT, *bach]
    _mpc(mpd, "move", "1", "4")
    assert _mpc(mpd, "playlist") == [*bach, _LENT]
    _mpc(mpd, "-q", "shuffle")
    assert sorted(_mpc(mpd, "playlist")) == sorted([*bach, _LENT])
    _mpc(mpd, "crop")
    assert _mpc(mpd, "playlist") == [_LENT]
    _mpc(mpd, "-q", "clear")
    assert _mpc(mpd, "playlist") == []


def test_what_is_not_there_is_refused(mpd: int) -> None:
    assert _mpc(mpd, "add", "nowhere", code=1)[0] == (
        "error adding nowhere: No such directory"
    )
    assert _mpc(mpd, "play", "99", code=1) == ["MPD error: Bad song index"]
    assert _mpc(mpd, "del", "99", code=1) == ["song number does not exist: 99"]


# Playing ------------------------------------------------------------------------------


def _state(port: int) -> list[str]:
    """Return the track, the state and its place, and the options, as mpc tells."""
    return _mpc(port, "status")


def test_tracks_are_played(mpd: int) -> None:
    _add_all(mpd, "Bach", _LENT)
    lines = _mpc(mpd, "play", "2")
    assert lines[0] == _FIRST
    assert lines[1].startswith("[playing] #2/4   0:00/1:00 (0%)")
    assert _mpc(mpd, "current") == [_FIRST]
    assert _mpc(mpd, "queued") == ["Bach/Goldberg Variations/03.flac"]
    assert _mpc(mpd, "pause")[1].startswith("[paused]  #2/4")
    assert _mpc(mpd, "toggle")[1].startswith("[playing] #2/4")
    assert _mpc(mpd, "next")[0] == "Bach/Goldberg Variations/03.flac"
    assert _mpc(mpd, "prev")[0] == _FIRST
    assert _mpc(mpd, "cdprev")[0] == _ARIA
    assert _mpc(mpd, "pause-if-playing")[1].startswith("[paused]")
    _mpc(mpd, "-q", "pause-if-playing", code=127)
    assert "0:30/2:00 (25%)" in _mpc(mpd, "seek", "0:30")[1]
    assert "1:30/2:00 (75%)" in _mpc(mpd, "seek", "75%")[1]
    assert "1:20/2:00" in _mpc(mpd, "seek", "-10")[1]
    assert _mpc(mpd, "seekthrough", "+1:00")[0] == _FIRST
    assert "0:20/1:00" in _state(mpd)[1]
    assert _mpc(mpd, "stop") == [
        "volume:100%   repeat: off   random: off   single: off   consume: off",
    ]
    assert _mpc(mpd, "next", code=1) == ["MPD error: Not playing"]


def test_a_track_of_the_queue_is_found_and_played(mpd: int) -> None:
    _add_all(mpd, "Bach", _LENT)
    assert _mpc(mpd, "searchplay", "title", "douloureux")[0] == _LENT


def test_options_are_set(mpd: int) -> None:
    _mpc(mpd, "-q", "repeat", "on")
    _mpc(mpd, "-q", "random", "on")
    _mpc(mpd, "-q", "single", "once")
    _mpc(mpd, "-q", "consume", "on")
    assert _state(mpd) == [
        "volume:100%   repeat: on    random: on    single: once  consume: on "
    ]
    for option in ("repeat", "random", "consume"):
        _mpc(mpd, "-q", option)
    _mpc(mpd, "-q", "single", "on")
    assert _state(mpd) == [
        "volume:100%   repeat: off   random: off   single: on    consume: off"
    ]
    assert _mpc(mpd, "volume", "40")[0].startswith("volume: 40%")
    assert _mpc(mpd, "volume", "+5")[0].startswith("volume: 45%")
    assert _mpc(mpd, "volume") == ["volume: 45%"]
    _mpc(mpd, "crossfade", "7")
    assert _mpc(mpd, "crossfade") == ["crossfade: 7"]
    assert _mpc(mpd, "replaygain", "track") == []
    assert _mpc(mpd, "replaygain") == ["replay_gain_mode: track"]
    assert _mpc(mpd, "clearerror")[0].startswith("volume: 45%")


def test_outputs_are_used_or_not(mpd: int) -> None:
    used, unused = "Output 1 (silence) is enabled", "Output 1 (silence) is disabled"
    assert _mpc(mpd, "outputs") == [used]
    assert _mpc(mpd, "disable", "1") == [unused]
    assert _mpc(mpd, "toggleoutput", "1") == [used]
    assert _mpc(mpd, "toggleoutput", "silence") == [unused]
    assert _mpc(mpd, "enable", "only", "1") == [used]


def test_statistics(mpd: int) -> None:
    lines = dict(line.split(":", 1) for line in _mpc(mpd, "stats") if line)
    assert [lines[name].strip() for name in ("Artists", "Albums", "Songs")] == [
        *("3", "3", "9"),
    ]
    assert _mpc(mpd, "version") == ["mpd version: 0.23.5"]


# The library --------------------------------------------------------------------------


def test_the_library_is_shown(mpd: int) -> None:
    assert _mpc(mpd, "ls") == ["Bach", "Clara Schumann", "Satie", "Untagged"]
    assert _mpc(mpd, "ls", "Bach") == ["Bach/Goldberg Variations"]
    assert _mpc(mpd, "ls", "Satie/Gymnopédies") == [
        f"Satie/Gymnopédies/0{n}.flac" for n in (1, 2, 3)
    ]
    assert _mpc(mpd, "listall") == [track.uri for track in TRACKS]
    assert _mpc(mpd, "listall", "Untagged") == ["Untagged/noise.flac"]
    assert _mpc(mpd, "ls", "x", code=1) == ["MPD error: No such directory"]
    assert _mpc(mpd, "list", "artist") == ["", "Bach", "Clara Schumann", "Satie"]
    assert _mpc(mpd, "list", "title", "artist", "Bach", "date", "1741") == [
        *("Aria", "Variatio 1", "Variatio 2"),
    ]
    assert _mpc(mpd, "list", "title", "group", "artist")[2:4] == ["Bach", "    Aria"]


def test_tracks_are_found(mpd: int) -> None:
    assert _mpc(mpd, "find", "title", "Aria") == [_ARIA]
    assert _mpc(mpd, "find", "title", 'Ballade "II"') == [
        "Clara Schumann/Soirées musicales/02.flac"
    ]
    assert _mpc(mpd, "find", '(title == "Aria")') == [_ARIA]
    assert _mpc(mpd, "find", "title", "aria") == []
    assert _mpc(mpd, "search", "title", "DOULOUREUX") == [_LENT]
    assert _mpc(mpd, "search", "artist", "sat", "title", "Doul") == [_LENT]
    assert _mpc(mpd, "findadd", "artist", "Satie") == []
    assert _mpc(mpd, "searchadd", "title", "toccat") == []
    assert _mpc(mpd, "playlist") == [
        *(f"Satie/Gymnopédies/0{n}.flac" for n in (1, 2, 3)),
        "Clara Schumann/Soirées musicales/01.flac",
    ]
    assert _mpc(mpd, "-q", "find", "nothing", "x", code=1)


def test_the_library_is_looked_through(mpd: int) -> None:
    assert _mpc(mpd, "-q", "update") == []
    assert _mpc(mpd, "-q", "-w", "update", "Bach") == []
    assert _mpc(mpd, "-q", "rescan") == []


def test_covers_are_fetched(mpd: int) -> None:
    assert _octets(mpd, "albumart", _ARIA) == COVERS["Bach/Goldberg Variations"]
    assert _octets(mpd, "readpicture", _ARIA) == TRACKS[0].picture
    assert _mpc(mpd, "albumart", "Untagged/noise.flac", code=1) == [
        "MPD error: No file exists"
    ]


# Stored playlists ---------------------------------------------------------------------


def test_playlists_are_stored(mpd: int) -> None:
    _add_all(mpd, "Bach")
    assert _mpc(mpd, "-q", "save", 'my "best"') == []
    assert _mpc(mpd, "save", 'my "best"', code=1) == [
        "MPD error: Playlist already exists"
    ]
    _mpc(mpd, "-q", "save", "other")
    assert sorted(_mpc(mpd, "lsplaylists")) == ['my "best"', "other"]
    assert _mpc(mpd, "playlist", "other") == _mpc(mpd, "playlist")
    _mpc(mpd, "-q", "clear")
    _mpc(mpd, "-q", "load", 'my "best"')
    _mpc(mpd, "-q", "--range=1:2", "load", "other")
    assert _mpc(mpd, "playlist")[3:] == [_FIRST]
    assert _mpc(mpd, "rm", "other") == []
    assert _mpc(mpd, "lsplaylists") == ['my "best"']
    assert _mpc(mpd, "load", "other", code=1)[1:] == ["MPD error: No such playlist"]


# Between clients ----------------------------------------------------------------------


def test_a_client_that_waits_is_woken(mpd: int) -> None:
    with _waiting(mpd, "idle", "mixer", "options") as client:

        def woken() -> bool:
            ask(mpd, "setvol 1", "setvol 2")
            return client.ended()

        wait_until(woken, "mpc to be woken")
        assert client.lines == ["mixer"]


def test_a_client_is_woken_again_and_again(mpd: int) -> None:
    with _waiting(mpd, "idleloop", "mixer", "playlist") as client:

        def told(change: str, count: int) -> bool:
            ask(mpd, change, "setvol 1", "setvol 2")
            return len(client.lines) >= count

        wait_until(lambda: told("ping", 1), "mpc to be told")
        wait_until(lambda: told("ping", 3), "mpc to be told again")
        assert set(client.lines) == {"mixer"}
        wait_until(lambda: told("clear", 1) and "playlist" in client.lines, "both")
        assert set(client.lines) == {"mixer", "playlist"}


def test_messages_reach_who_listens(mpd: int) -> None:
    def somebody_listens() -> bool:
        return "channel: news" in ask(mpd, "channels")

    assert _mpc(mpd, "channels") == []
    assert _mpc(mpd, "sendmessage", "news", "x", code=1) == [
        "MPD error: nobody is subscribed to this channel"
    ]
    with _waiting(mpd, "waitmessage", "news") as client:
        wait_until(somebody_listens, "a listener")
        assert _mpc(mpd, "channels") == ["news"]
        assert _mpc(mpd, "sendmessage", "news", 'good "news"') == []
        wait_until(client.ended, "the message")
        assert client.lines == ['good "news"']
    with _waiting(mpd, "subscribe", "news") as client:
        wait_until(somebody_listens, "a listener")
        for text in ("one", "two"):
            assert _mpc(mpd, "sendmessage", "news", text) == []
        wait_until(lambda: len(client.lines) == 2, "both messages")
        assert client.lines == ["one", "two"]
