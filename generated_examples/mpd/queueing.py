"""Commands about the queue."""

from .client import Client
from .protocol import (
    Ack,
    AckCode,
    Add,
    Addid,
    Change,
    Clear,
    Delete,
    Deleteid,
    Id,
    Move,
    Moveid,
    Ok,
    Playlist,
    Playlistfind,
    PlaylistfindKind,
    Playlistid,
    Playlistinfo,
    Plchanges,
    Plchangesposid,
    QueueLine,
    Shuffle,
    Song,
    Swap,
    Swapid,
    Tail,
)
from .queue import Queue
from .selection import selection
from .wire import Span, place, queued, refusing, span

__all__ = ["Queueing"]


class Queueing(Client):
    """Commands about the queue."""

    # What changes it ------------------------------------------------------------------

    @refusing
    def do_add(self, command: Add) -> Ok | Ack:
        """Put a track, or all of a folder, into the queue."""
        at = None if command.target is None else place(command.target)
        with self.jukebox.turn() as deck:
            deck.add(self.jukebox.library.under(command.uri), at)
        return Ok()

    @refusing
    def do_addid(self, command: Addid) -> Id | Ack:
        """Put a track into the queue; tell its id."""
        at = None if command.target is None else place(command.target)
        with self.jukebox.turn() as deck:
            (entry,) = deck.add((self.jukebox.library.track(command.uri),), at)
        return Id(entry.id)

    def do_clear(self, command: Clear) -> Ok | Ack:
        """Remove everything."""
        with self.jukebox.turn() as deck:
            deck.clear()
        return Ok()

    @refusing
    def do_delete(self, command: Delete) -> Ok | Ack:
        """Remove what is at these positions."""
        with self.jukebox.turn() as deck:
            deck.delete(span(command.span, len(deck.queue)))
        return Ok()

    @refusing
    def do_deleteid(self, command: Deleteid) -> Ok | Ack:
        """Remove an entry."""
        with self.jukebox.turn() as deck:
            deck.delete(_place_of(deck.queue, command.id))
        return Ok()

    @refusing
    def do_move(self, command: Move) -> Ok | Ack:
        """Move what is at these positions."""
        if isinstance(command.span, Tail):
            return Ack(AckCode.ARGUMENT, "Open-ended range not supported")
        with self.jukebox.turn() as deck:
            deck.move(span(command.span, len(deck.queue)), place(command.target))
        return Ok()

    @refusing
    def do_moveid(self, command: Moveid) -> Ok | Ack:
        """Move an entry."""
        with self.jukebox.turn() as deck:
            deck.move(_place_of(deck.queue, command.id), place(command.target))
        return Ok()

    @refusing
    def do_shuffle(self, command: Shuffle) -> Ok | Ack:
        """Mix what is at these positions, or everything."""
        with self.jukebox.turn() as deck:
            deck.shuffle(span(command.span, len(deck.queue)))
        return Ok()

    @refusing
    def do_swap(self, command: Swap) -> Ok | Ack:
        """Let what is at two positions change places."""
        with self.jukebox.turn() as deck:
            deck.swap(command.one, command.other)
        return Ok()

    @refusing
    def do_swapid(self, command: Swapid) -> Ok | Ack:
        """Let two entries change places."""
        with self.jukebox.turn() as deck:
            where = deck.queue.position_of
            deck.swap(where(command.one), where(command.other))
        return Ok()

    # What is in it --------------------------------------------------------------------

    def do_playlist(self, command: Playlist) -> list[QueueLine] | Ack:
        """Tell the paths of everything."""
        with self.jukebox.turn() as deck:
            entries = list(deck.queue)
        return [QueueLine(at, entry.track.uri) for at, entry in enumerate(entries)]

    @refusing
    def do_playlistinfo(self, command: Playlistinfo) -> list[Song] | Ack:
        """Tell about what is at these positions, or everything."""
        with self.jukebox.turn() as deck:
            return self._songs(deck.queue, span(command.span, len(deck.queue)))

    @refusing
    def do_playlistid(self, command: Playlistid) -> list[Song] | Ack:
        """Tell about an entry, or everything."""
        with self.jukebox.turn() as deck:
            if command.id is None:
                return self._songs(deck.queue, range(len(deck.queue)))
            return self._songs(deck.queue, _place_of(deck.queue, command.id))

    @refusing
    def do_playlistfind(self, command: Playlistfind) -> list[Song] | Ack:
        """Tell about entries whose tracks a client looks for."""
        folds = command.kind is PlaylistfindKind.PLAYLISTSEARCH
        wanted = selection(command.words, fold=folds).filter
        with self.jukebox.turn() as deck:
            return [
                queued(position, entry, self.kinds)
                for position, entry in enumerate(deck.queue)
                if wanted.matches(entry.track)
            ]

    @refusing
    def do_plchanges(self, command: Plchanges) -> list[Song] | Ack:
        """Tell about what has changed since a version."""
        with self.jukebox.turn() as deck:
            changed = _changed(deck.queue, command.version, command.span)
            return self._songs(deck.queue, changed)

    @refusing
    def do_plchangesposid(self, command: Plchangesposid) -> list[Change] | Ack:
        """Tell where something has changed since a version."""
        with self.jukebox.turn() as deck:
            changed = _changed(deck.queue, command.version, command.span)
            return [
                Change(position, deck.queue.at(position).id) for position in changed
            ]

    def _songs(self, queue: Queue, positions: "range | list[int]") -> list[Song]:
        return [queued(at, queue.at(at), self.kinds) for at in positions]


def _place_of(queue: Queue, entry: int) -> range:
    position = queue.position_of(entry)
    return range(position, position + 1)


def _changed(queue: Queue, version: int, wanted: Span | None) -> list[int]:
    """Return what has changed; a version that never was is older than all."""
    known = version if version >= 0 else queue.version + 1
    within = span(wanted, len(queue))
    return [position for position in queue.changed_since(known) if position in within]
