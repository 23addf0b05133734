"""Commands about the connection and the server."""

import itertools
import os
import sys
from collections.abc import Iterator, Mapping
from typing import Final

from .connection import Connection, unknown_subcommand
from .globs import glob
from .protocol import (
    Client,
    Command,
    Config,
    Echo,
    Error,
    Hello,
    Info,
    Integer,
    Item,
    Missing,
    Ok,
    Ping,
    PingSubscribed,
    Pong,
    Reply,
    Select,
    SubscribedPong,
    Value,
    Values,
)

__all__ = ["ServerCommands"]

_VERSION: Final = "7.0.15"
"""The release of Redis that is followed; clients decide by it what they may send."""

_SETTINGS: Final = {b"save": b"", b"appendonly": b"no", b"databases": b"1"}

_EVERYTHING: Final = frozenset({"all", "default", "everything"})

_numbers: Final = itertools.count(1)


class ServerCommands(Connection):
    """Commands about the connection and the server."""

    def setup(self) -> None:
        """Give the connection a number, and no name."""
        super().setup()
        self.number = next(_numbers)
        self.name = b""

    def do_ping(self, command: Ping) -> Pong | Value:
        """Tell that somebody is there."""
        return Pong() if command.message is None else Value(command.message)

    def do_ping_subscribed(self, command: PingSubscribed) -> SubscribedPong:
        """The same, where other messages come too."""
        return SubscribedPong(command.message or b"")

    def do_echo(self, command: Echo) -> Value:
        """Give back a message."""
        return Value(command.message)

    def do_hello(self, command: Hello) -> Reply | Error:
        """Tell about the server, and agree on this protocol."""
        if command.version not in {None, 2}:
            return Error("NOPROTO", "unsupported protocol version")
        facts: dict[bytes, Item] = {
            b"server": b"redis",
            b"version": _VERSION.encode(),
            b"proto": 2,
            b"id": self.number,
            b"mode": b"standalone",
            b"role": b"master",
            b"modules": (),
        }
        return Reply(items=tuple(part for fact in facts.items() for part in fact))

    def do_select(self, command: Select) -> Ok | Error:
        """Choose a database; there is one."""
        return Error("ERR", "DB index is out of range") if command.index else Ok()

    def do_client(self, command: Client) -> Ok | Value | Integer | Missing | Error:
        """Tell or change what is known of the client."""
        match (command.subcommand.upper(), command.arguments):
            case (b"SETNAME", (name,)):
                self.name = name
                return Ok()
            case (b"GETNAME", ()):
                return Value(self.name) if self.name else Missing()
            case (b"ID", ()):
                return Integer(self.number)
            case (b"SETINFO", (_, _)):
                return Ok()
            case _:
                return unknown_subcommand(command.subcommand, "CLIENT")

    def do_command(self, command: Command) -> Values:
        """Tell about commands: there is nothing to tell."""
        return Values()

    def do_config(self, command: Config) -> Values:
        """Tell the settings that match patterns."""
        fits = [glob(pattern.lower()).fullmatch for pattern in command.patterns]
        found = [name for name in _SETTINGS if any(fit(name) for fit in fits)]
        return Values(
            items=tuple(text for name in found for text in (name, _SETTINGS[name]))
        )

    def do_info(self, command: Info) -> Value:
        """Tell about the server."""
        wanted = {section.lower().decode("latin-1") for section in command.sections}
        everything = not wanted or not wanted.isdisjoint(_EVERYTHING)
        texts = [
            "".join((f"# {title}\r\n", *(f"{k}:{v}\r\n" for k, v in facts.items())))
            for title, facts in self._facts()
            if everything or title.lower() in wanted
        ]
        return Value("\r\n".join(texts).encode())

    def _facts(self) -> Iterator[tuple[str, Mapping[str, object]]]:
        """Yield the sections of what is told about the server."""
        yield (
            "Server",
            {
                "redis_version": _VERSION,
                "redis_mode": "standalone",
                "os": sys.platform,
                "process_id": os.getpid(),
            },
        )
        yield (
            "Clients",
            {
                "connected_clients": self.database.clients,
                "blocked_clients": self.database.lists.waiting(),
            },
        )
        yield "Persistence", {"loading": 0}
        yield "Replication", {"role": "master", "connected_slaves": 0}
        yield "Keyspace", {"db0": f"keys={self.database.keys.size()}"}
