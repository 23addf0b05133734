"""A server that writes every message as a line of JSON."""

import json
from socket import socket
from threading import Lock
from typing import Final, TextIO, TypeAlias, final

from sockgen_runtime import BaseServer, Datagram, PeerAddress

from .protocol.fields import Priority
from .protocol.handler import SyslogHandler
from .protocol.messages import Element, Legacy, Message, Plain

__all__ = ["Journal", "Writer"]

_Entry: TypeAlias = dict[str, str | list[object] | None]

_MARK: Final = "\ufeff"  # before text that is UTF-8 for certain


@final
class Journal:
    """Lines of JSON, one for each message. Any thread may write.

    Args:
        out: where they are written to.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._lock = Lock()

    def write(self, priority: Priority, entry: _Entry) -> None:
        """Write a line.

        Args:
            priority: of the message; its parts come first in the line.
            entry: the other fields; those that are None are left out.
        """
        parts: _Entry = {
            "facility": priority.facility.name.lower(),
            "severity": priority.severity.name.lower(),
        }
        given = {key: value for key, value in entry.items() if value is not None}
        # Octets that are no UTF-8 become escapes of lone surrogates: nothing is lost.
        line = json.dumps(parts | given)
        with self._lock:
            print(line, file=self._out, flush=True)


@final
class Writer(SyslogHandler):
    """A datagram, or a connection, with messages.

    Args:
        journal: where they are written to.
        request: the datagram or the connection.
        client_address: where it comes from.
        server: the server that took it.
    """

    def __init__(
        self,
        journal: Journal,
        request: socket | Datagram,
        client_address: PeerAddress | None,
        server: BaseServer,
    ) -> None:
        self.journal = journal
        super().__init__(request, client_address, server)

    def do_message(self, command: Message) -> None:
        """Write a message of RFC 5424."""
        text = command.text
        entry: _Entry = {
            "time": command.time,
            "host": command.host,
            "app": command.app,
            "process": command.process,
            "id": command.id,
            "data": _shown(command.data),
            "text": None if text is None else text.removeprefix(_MARK),
        }
        self.journal.write(command.priority, entry)

    def do_legacy(self, command: Legacy) -> None:
        """Write a message of RFC 3164."""
        entry: _Entry = {
            "time": command.time,
            "host": command.host,
            "app": command.tag,
            "process": command.pid,
            "text": command.text,
        }
        self.journal.write(command.priority, entry)

    def do_plain(self, command: Plain) -> None:
        """Write what has a text only."""
        self.journal.write(command.priority, {"text": command.text})


def _shown(data: tuple[Element, ...] | None) -> list[object] | None:
    """Return structured data as JSON has it: a name may come again, so it is no object."""
    if data is None:
        return None
    return [
        {"id": element.id, "params": [[p.name, p.value] for p in element.params]}
        for element in data
    ]
