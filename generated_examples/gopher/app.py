"""What a gopher does: it lists, shows and fetches what is in its hole."""

import socket
from collections.abc import Iterable
from typing import final

from sockgen_runtime import BaseServer, PeerAddress

from .hole import Hole
from .protocol.fields import Kind
from .protocol.handler import GopherHandler
from .protocol.messages import (
    Failure,
    Fetch,
    File,
    Item,
    List,
    Menu,
    Root,
    Search,
    Show,
    Text,
)

__all__ = ["Gopher"]

_NOWHERE = ("", "error.host", 1)


@final
class Gopher(GopherHandler):
    """A connection, on which one selector is asked for.

    Args:
        hole: where everything is.
        request: the connection.
        client_address: where the client is.
        server: the server that accepted it.
    """

    def __init__(
        self,
        hole: Hole,
        request: socket.socket,
        client_address: PeerAddress,
        server: BaseServer,
    ) -> None:
        self.hole = hole
        super().__init__(request, client_address, server)

    def do_root(self, command: Root) -> Menu:
        """List what is in the hole."""
        welcome = Item(Kind.NOTE, "Welcome to the burrow.", *_NOWHERE)
        search = self._item(Kind.SEARCH, "Dig for a word", "/")
        found = self.do_list(List("/"))
        items = found.items if isinstance(found, Menu) else ()
        return Menu(items=(welcome, *items, search))

    def do_list(self, command: List) -> Menu | Failure:
        """List what is in a folder."""
        path = self.hole.find(command.path)
        if path is None or not path.is_dir():
            return Failure(f"'{command.path}' is not here")
        return self._menu(self.hole.inside(path))

    def do_show(self, command: Show) -> Text:
        """Show a text."""
        path = self.hole.find(command.path)
        if path is None or not path.is_file():
            return Text(f"'{command.path}' is not here.\r\n")
        return Text("".join(f"{s}\r\n" for s in path.read_text("utf-8").splitlines()))

    def do_fetch(self, command: Fetch) -> File:
        """Fetch a file; one that is not there has no octets."""
        path = self.hole.find(command.path)
        if path is None or not path.is_file():
            return File(b"")
        return File(path.read_bytes())

    def do_search(self, command: Search) -> Menu | Failure:
        """List the texts with a word."""
        path = self.hole.find(command.path)
        if path is None or not path.is_dir():
            return Failure(f"'{command.path}' is not here")
        return self._menu(self.hole.about(path, command.word))

    def _menu(self, found: Iterable[tuple[Kind, str, str]]) -> Menu:
        items = (self._item(kind, title, path) for kind, title, path in found)
        return Menu(items=tuple(items))

    def _item(self, kind: Kind, title: str, path: str) -> Item:
        """Return a line of a menu that leads to something here."""
        host, port = self.connection.getsockname()[:2]
        return Item(kind, title, f"{kind.value.decode()}{path}", host, port)
