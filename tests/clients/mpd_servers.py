"""A real mpd and our example, with the same tracks; and a plain way to talk to either.

The tracks are those of the example. For the real one they are written as tiny files, with
the same times, so that both have the same things to tell. Its buffer is small, so that it
does not come to the end of a file while that is played: there it would refuse to seek.
"""

import os
import socket
import tempfile
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final, TypeAlias

from generated_examples.mpd.collection import COVERS, MODIFIED, TRACKS
from generated_examples.mpd.tags import comment_name
from tests.support.flac import flac
from tests.support.missing import require_tool
from tests.support.servers import free_port, running, running_program
from tests.support.waiting import DEADLINE, wait_until

__all__ = ["SERVERS", "Start", "afresh", "ask", "ours", "reference"]

Start: TypeAlias = Callable[[], AbstractContextManager[int]]

_CONFIGURATION: Final = """
music_directory "{folder}/music"
playlist_directory "{folder}/playlists"
db_file "{folder}/database"
bind_to_address "127.0.0.1"
port "{port}"
zeroconf_enabled "no"
audio_buffer_size "128"
replaygain "off"
audio_output {{
    type "null"
    name "silence"
    mixer_type "software"
}}
"""

_AFRESH: Final = (
    *("clear", "repeat 0", "random 0", "single 0", "consume 0", "crossfade 0"),
    *("setvol 100", "enableoutput 0", "replay_gain_mode off"),
)


@contextmanager
def reference() -> Generator[int, None, None]:
    """Run the real server, without sound; give its port."""
    program = require_tool("mpd", apt="mpd")
    with tempfile.TemporaryDirectory(prefix="mpd-") as name:
        folder, port = Path(name), free_port()
        _write_music(folder / "music")
        (folder / "playlists").mkdir()
        settings = folder / "mpd.conf"
        settings.write_text(_CONFIGURATION.format(folder=folder, port=port))
        arguments = ("--no-daemon", "--stderr", str(settings))
        with running_program(program, *arguments, port=port):
            known = f"songs: {len(TRACKS)}"
            wait_until(lambda: known in ask(port, "stats"), "the tracks to be known")
            wait_until(lambda: not _updates(port), "the end of the update")
            yield port


def _updates(port: int) -> bool:
    """Whether the server is still looking for tracks."""
    return any(line.startswith("updating_db") for line in ask(port, "status"))


@contextmanager
def ours() -> Generator[int, None, None]:
    """Run the example; give its port."""
    with running("generated_examples.mpd", "--bind", "tcp://127.0.0.1:0") as server:
        yield server.tcp[1]


SERVERS: Final[Mapping[str, Start]] = {"mpd": reference, "ours": ours}
"""Both, by name."""


def ask(port: int, *commands: str) -> list[str]:
    """Send commands on a connection of their own; return the lines of all answers.

    Raises:
        AssertionError: one of them is refused.
    """
    address = ("127.0.0.1", port)
    found: list[str] = []
    with socket.create_connection(address, timeout=DEADLINE) as connection:
        connection.sendall("".join(f"{each}\n" for each in commands).encode())
        with connection.makefile(encoding="utf-8") as answers:
            left = len(commands) + 1
            while left:
                line = answers.readline().rstrip("\n")
                assert line, "the connection was closed"
                assert not line.startswith("ACK"), line
                found.append(line)
                left -= line.startswith("OK")
    return found


def afresh(port: int) -> None:
    """Bring a server back to where it began, as far as clients can tell."""
    stored = [line for line in ask(port, "listplaylists") if "playlist: " in line]
    names = [line.partition(": ")[2].replace('"', r"\"") for line in stored]
    ask(port, *_AFRESH, *(f'rm "{name}"' for name in names))


def _write_music(folder: Path) -> None:
    files = {track.uri: _audio(track.uri) for track in TRACKS}
    covers = {f"{uri}/cover.png": picture for uri, picture in COVERS.items()}
    for uri, octets in {**files, **covers}.items():
        path = folder / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(octets)
    moment = MODIFIED.timestamp()
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (moment, moment))


def _audio(uri: str) -> bytes:
    track = next(track for track in TRACKS if track.uri == uri)
    tags = [(comment_name(tag), value) for tag, value in track.tags]
    return flac(int(track.seconds), tags, track.picture)
