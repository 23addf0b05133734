"""Commands about transactions. What they gather is gathered by the generated code."""

from collections.abc import Generator
from contextlib import contextmanager

from .connection import Connection
from .protocol import Discard, Exec, NullArray, Ok, Unwatch, Watch
from .watching import Watch as Watched

__all__ = ["TransactionCommands"]


class TransactionCommands(Connection):
    """Commands about transactions."""

    def opened(self) -> None:
        """Begin without keys that are watched."""
        self.watched = Watched()
        super().opened()

    def closed(self) -> None:
        """Watch nothing any more."""
        super().closed()
        self._unwatch()

    def do_watch(self, command: Watch) -> Ok:
        """Run the next transaction only if nobody has changed some keys until then."""
        with self.database.keyspace:
            for key in command.keys:
                self.database.keyspace.watch(self.watched, key)
        return Ok()

    def do_unwatch(self, command: Unwatch) -> Ok:
        """Watch no key any more."""
        self._unwatch()
        return Ok()

    def do_discard(self, command: Discard) -> Ok:
        """Forget what was gathered."""
        self._unwatch()
        return Ok()

    @contextmanager
    def ending_batch(self) -> Generator[None, None, None]:
        """Run a transaction in one step; whatever becomes of it, nothing is watched then."""
        with self.database.keyspace:
            try:
                yield
            finally:
                self._unwatch()

    def do_exec(self, command: Exec) -> NullArray | None:
        """Run what was gathered, unless a key that was watched has changed."""
        return NullArray() if self._unwatch() else None

    def _unwatch(self) -> bool:
        """Watch nothing any more; return whether a key had changed."""
        with self.database.keyspace:
            return self.database.keyspace.unwatch(self.watched)
