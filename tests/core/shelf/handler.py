"""What a server of this protocol does: one method a command."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import ClassVar

from sockgen_runtime import (
    Action,
    Answer,
    Answers,
    ConversationHandler,
    Forms,
    Limits,
    LineRules,
    Runners,
    Server_co,
    override,
)

from .codec import COMMANDS
from .messages import (
    Add,
    Bye,
    End,
    Failure,
    Full,
    Get,
    Item,
    Kept,
    List,
    Missing,
    Name,
    Note,
    Number,
    Put,
)

__all__ = ["ShelfHandler"]


class ShelfHandler(ConversationHandler[Server_co]):
    """A conversation with a client of the shelf."""

    commands: ClassVar[Forms[object]] = COMMANDS
    line = LineRules(accept=(b"\r\n", b"\n"), max=200, lenient=True)
    limits = Limits(payload=1 << 20, idle=60.0, connections=3)
    answers: ClassVar[Answers] = {
        "unknown_command": Answer(b"UNKNOWN\r\n"),
        "wrong_arguments": Answer(
            lambda error: Failure(error.fill("wrong form of {command}")).encode()
        ),
        "bad_value": Answer(
            lambda error: Failure(
                error.fill("{field}: expected {expected}, got {value}")
            ).encode()
        ),
        "bad_value:Delta": Answer(Failure("no delta").encode()),
        "bad_value@list": Answer(Failure("no such list").encode()),
        "bad_trailer": Answer(Failure("bad trailer").encode()),
        "payload_too_large": Answer(Failure("too large").encode(), Action.SWALLOW),
        "line_too_long": Answer(
            Failure("line too long").encode(), Action.RESYNCHRONISE
        ),
        "too_many_items": Answer(Failure("too many").encode()),
        "handler_failure": Answer(Failure("internal").encode()),
        "too_many_connections": Answer(Failure("busy").encode(), Action.CLOSE),
        "idle_timeout": Answer(Failure("timeout").encode(), Action.CLOSE),
        "command_timeout": Answer(Failure("too slow").encode(), Action.CLOSE),
    }

    @override
    def greeting(self) -> bytes:
        """Return what is sent before the first command is read."""
        return b"SHELF\r\n"

    @abstractmethod
    def do_put(self, command: Put) -> Kept | Full:
        """Keep a value."""

    @abstractmethod
    def do_get(self, command: Get) -> Iterable[Item]:
        """Fetch values."""

    @abstractmethod
    def do_add(self, command: Add) -> Number | Missing:
        """Add to a number."""

    @abstractmethod
    def do_list(self, command: List) -> Iterable[Name]:
        """List the names."""

    @abstractmethod
    def do_note(self, command: Note) -> Kept:
        """Keep a text."""

    def _put(self, command: Put) -> bytes:
        return self.do_put(command).encode()

    def _get(self, command: Get) -> Iterator[bytes]:
        for item in self.do_get(command):
            yield item.encode()
        yield End().encode()

    def _add(self, command: Add) -> bytes:
        return self.do_add(command).encode()

    def _list(self, command: List) -> Iterator[bytes]:
        for name in self.do_list(command):
            yield name.encode()
        yield End().encode()

    def _note(self, command: Note) -> bytes:
        return self.do_note(command).encode()

    def _bye(self, command: Bye) -> bytes:
        self.close()
        return b""

    runners: ClassVar[Runners] = {
        Put: _put,
        Get: _get,
        Add: _add,
        List: _list,
        Note: _note,
        Bye: _bye,
    }
