"""Commands about the library and the stored playlists."""

from collections.abc import Iterator

from .client import Client
from .conditions import tag_known
from .library import Folder as Directory
from .protocol import (
    Ack,
    Comment,
    Count,
    Cover,
    CoverKind,
    Find,
    Findadd,
    FindaddKind,
    FindKind,
    Folder,
    GroupTotal,
    List,
    Listplaylist,
    ListplaylistKind,
    Listplaylists,
    Load,
    Lsinfo,
    LsinfoKind,
    Ok,
    Picture,
    Playlistadd,
    Playlistclear,
    Playlistdelete,
    Playlistmove,
    Readcomments,
    Rename,
    Rm,
    Save,
    Searchaddpl,
    Song,
    StoredPlaylist,
    Total,
    Update,
    Updating,
    Value,
)
from .selection import Selection, selection
from .tags import Tag, comment_name
from .track import Track
from .troubles import Refused, Trouble
from .wire import NAMES, folder, place, refusing, song, span, stored, uri_only

__all__ = ["Browsing"]


class Browsing(Client):
    """Commands about the library and the stored playlists."""

    # The library ----------------------------------------------------------------------

    @refusing
    def do_find(self, command: Find) -> list[Song] | Ack:
        """Tell about tracks that a client looks for."""
        wanted = selection(command.words, fold=command.kind is FindKind.SEARCH)
        return [song(each, self.kinds) for each in self.jukebox.library.find(wanted)]

    @refusing
    def do_findadd(self, command: Findadd) -> Ok | Ack:
        """Put tracks that a client looks for into the queue."""
        wanted = selection(command.words, fold=command.kind is FindaddKind.SEARCHADD)
        with self.jukebox.turn() as deck:
            for track in self.jukebox.library.find(wanted):
                deck.add((track,))
        return Ok()

    @refusing
    def do_count(self, command: Count) -> list[Total | GroupTotal] | Ack:
        """Count tracks that a client looks for."""
        wanted = selection(command.words)
        found: list[Total | GroupTotal] = []
        for each in self.jukebox.library.count(wanted):
            seconds = int(each.seconds)
            if each.group is None:
                found.append(Total(each.tracks, seconds))
            else:
                name = NAMES[wanted.groups[0]]
                found.append(GroupTotal(name, each.group, each.tracks, seconds))
        return found

    @refusing
    def do_list(self, command: List) -> list[Value | Song] | Ack:
        """Tell the values of a tag, or paths."""
        library = self.jukebox.library
        if command.type.lower() == "file":
            found = library.find(selection(command.words))
            return [Song(track.uri) for track in found]
        tag = tag_known(command.type)
        values = library.values(tag, _of_values(tag, command.words))
        return [Value(NAMES[kind], text) for kind, text in values]

    @refusing
    def do_lsinfo(self, command: Lsinfo) -> list[Folder | Song | StoredPlaylist] | Ack:
        """Tell what is in a folder, or below it."""
        library, uri = self.jukebox.library, command.uri or ""
        match command.kind:
            case LsinfoKind.LISTALL:
                return [uri_only(each) for each in library.walk(uri)]
            case LsinfoKind.LISTALLINFO:
                return [*self._told(library.walk(uri))]
            case LsinfoKind.LSINFO:
                told = self._told(library.children(uri))
                return [*told, *(self._all_stored() if uri in {"", "/"} else ())]

    def _told(self, found: Iterator[Directory | Track]) -> Iterator[Folder | Song]:
        for each in found:
            if isinstance(each, Track):
                yield song(each, self.kinds)
            else:
                yield folder(each)

    def do_update(self, command: Update) -> Updating | Ack:
        """Look whether files have changed."""
        return Updating(self.jukebox.update())

    @refusing
    def do_cover(self, command: Cover) -> Picture | Ack | None:
        """Tell a part of a picture: that of a folder, or that of a track."""
        library = self.jukebox.library
        kind: str | None = None
        message = "Offset too large"
        if command.kind is CoverKind.READPICTURE:
            picture = library.track(command.uri).picture
            kind, message = "image/png", "Bad file offset"
            if not picture:
                return None
        else:
            picture = library.cover(command.uri)
            if not picture:
                raise Refused(Trouble.NO_EXIST, "No file exists")
        if command.offset > len(picture):
            raise Refused(Trouble.ARGUMENT, message)
        part = picture[command.offset : command.offset + self.chunk]
        return Picture(len(picture), part, type=kind)

    @refusing
    def do_readcomments(self, command: Readcomments) -> list[Comment] | Ack:
        """Tell all that a file says about itself."""
        track = self.jukebox.library.track(command.uri)
        return [Comment(comment_name(tag), text) for tag, text in track.tags]

    # Stored playlists -----------------------------------------------------------------

    def do_listplaylists(self, command: Listplaylists) -> list[StoredPlaylist] | Ack:
        """Tell which playlists are stored."""
        return self._all_stored()

    @refusing
    def do_listplaylist(self, command: Listplaylist) -> list[Song] | Ack:
        """Tell what a playlist has."""
        tracks = self.jukebox.playlists.get(command.name).tracks
        if command.kind is ListplaylistKind.LISTPLAYLIST:
            return [Song(track.uri) for track in tracks]
        return [song(track, self.kinds) for track in tracks]

    @refusing
    def do_load(self, command: Load) -> Ok | Ack:
        """Put a playlist, or a part of it, into the queue."""
        tracks = self.jukebox.playlists.get(command.name).tracks
        part = span(command.span, len(tracks))
        at = None if command.target is None else place(command.target)
        with self.jukebox.turn() as deck:
            deck.insert(tracks[part.start : part.stop], at)
        return Ok()

    @refusing
    def do_save(self, command: Save) -> Ok | Ack:
        """Store the queue as a playlist."""
        with self.jukebox.turn() as deck:
            tracks = [entry.track for entry in deck.queue]
        self.jukebox.playlists.create(command.name, tracks)
        return Ok()

    @refusing
    def do_rm(self, command: Rm) -> Ok | Ack:
        """Remove a playlist."""
        self.jukebox.playlists.remove(command.name)
        return Ok()

    @refusing
    def do_rename(self, command: Rename) -> Ok | Ack:
        """Give a playlist another name."""
        self.jukebox.playlists.rename(command.name, command.new_name)
        return Ok()

    @refusing
    def do_playlistadd(self, command: Playlistadd) -> Ok | Ack:
        """Put a track, or all of a folder, into a playlist."""
        tracks = self.jukebox.library.under(command.uri)
        self.jukebox.playlists.append(command.name, tracks)
        return Ok()

    @refusing
    def do_searchaddpl(self, command: Searchaddpl) -> Ok | Ack:
        """Put tracks that a client looks for into a playlist."""
        tracks = self.jukebox.library.find(selection(command.words, fold=True))
        self.jukebox.playlists.append(command.name, tracks)
        return Ok()

    @refusing
    def do_playlistclear(self, command: Playlistclear) -> Ok | Ack:
        """Remove everything of a playlist."""
        self.jukebox.playlists.clear(command.name)
        return Ok()

    @refusing
    def do_playlistdelete(self, command: Playlistdelete) -> Ok | Ack:
        """Remove what is at these positions of a playlist."""
        tracks = self.jukebox.playlists.get(command.name).tracks
        self.jukebox.playlists.delete(command.name, span(command.span, len(tracks)))
        return Ok()

    @refusing
    def do_playlistmove(self, command: Playlistmove) -> Ok | Ack:
        """Move a track of a playlist."""
        self.jukebox.playlists.move(command.name, command.position, command.to)
        return Ok()

    def _all_stored(self) -> list[StoredPlaylist]:
        return [stored(each) for each in self.jukebox.playlists.all()]


def _of_values(tag: Tag, words: tuple[str, ...]) -> Selection:
    """Return what `list` looks at; one word alone is an artist whose albums are meant.

    Raises:
        Refused: the words say nothing.
    """
    if len(words) == 1 and not words[0].startswith("("):
        if tag is not Tag.ALBUM:
            message = 'should be "Album" for 3 arguments'
            raise Refused(Trouble.ARGUMENT, message)
        words = ("artist", *words)
    return selection(words)
