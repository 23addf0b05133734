"""Commands about keys, whatever they hold."""

from typing import Final

from .connection import Connection, refusing
from .keys import When
from .moments import Unit, moment
from .protocol import (
    Dbsize,
    Del,
    Exists,
    Expire,
    ExpireVerb,
    ExpireWhen,
    Flush,
    Holding,
    Integer,
    Keys,
    Kind,
    Ok,
    Page,
    Persist,
    Rename,
    Renamenx,
    Scan,
    Ttl,
    TtlVerb,
    Type,
    Values,
)
from .refusals import NoSuchKey
from .values import Kind as Held

__all__ = ["KeyCommands"]

_EXPIRE: Final = {
    ExpireVerb.EXPIRE: (Unit.SECONDS, True),
    ExpireVerb.PEXPIRE: (Unit.MILLISECONDS, True),
    ExpireVerb.EXPIREAT: (Unit.SECONDS, False),
    ExpireVerb.PEXPIREAT: (Unit.MILLISECONDS, False),
}
"""What a time is counted in, and whether from now."""

_WHEN: Final = {
    ExpireWhen.NX: When.NONE_YET,
    ExpireWhen.XX: When.HAS_ONE,
    ExpireWhen.GT: When.LATER,
    ExpireWhen.LT: When.EARLIER,
}

_NO_KEY: Final = -2
_NO_DEADLINE: Final = -1


class KeyCommands(Connection):
    """Commands about keys, whatever they hold."""

    def do_del(self, command: Del) -> Integer:
        """Remove keys."""
        return Integer(self.database.keys.remove(command.keys))

    def do_exists(self, command: Exists) -> Integer:
        """Tell how many of some keys are there."""
        return Integer(self.database.keys.count(command.keys))

    def do_type(self, command: Type) -> Holding:
        """Tell what kind of value a key holds."""
        return Holding(Kind(self.database.keys.kind(command.key).value.encode()))

    def do_dbsize(self, command: Dbsize) -> Integer:
        """Tell how many keys there are."""
        return Integer(self.database.keys.size())

    def do_flush(self, command: Flush) -> Ok:
        """Remove all keys."""
        self.database.keys.clear()
        return Ok()

    @refusing
    def do_rename(self, command: Rename) -> Ok:
        """Give a key another name."""
        self.database.keys.rename(command.key, command.name)
        return Ok()

    @refusing
    def do_renamenx(self, command: Renamenx) -> Integer:
        """Give a key another name, unless something has that name."""
        renamed = self.database.keys.rename_absent(command.key, command.name)
        return Integer(int(renamed))

    # Finding --------------------------------------------------------------------------

    def do_keys(self, command: Keys) -> Values:
        """Tell the keys that match a pattern."""
        return Values(items=tuple(self.database.keys.matching(command.pattern)))

    def do_scan(self, command: Scan) -> Page:
        """Tell a part of the keys, and where to go on."""
        cursor, keys = self.database.keys.scan(
            command.cursor,
            pattern=b"*" if command.pattern is None else command.pattern,
            most=10 if command.count is None else command.count,
            kind=None if command.kind is None else Held(command.kind.value.decode()),
        )
        return Page(b"%d" % cursor, keys=tuple(keys))

    # Living ---------------------------------------------------------------------------

    @refusing
    def do_expire(self, command: Expire) -> Integer:
        """Let a key expire."""
        unit, from_now = _EXPIRE[command.verb]
        now = self.database.keyspace.now if from_now else 0
        deadline = moment(command.time, unit, command.verb.name.lower(), since=now)
        when = None if command.when is None else _WHEN[command.when]
        return Integer(int(self.database.keys.expire(command.key, deadline, when)))

    def do_persist(self, command: Persist) -> Integer:
        """Let a key never expire."""
        return Integer(int(self.database.keys.persist(command.key)))

    def do_ttl(self, command: Ttl) -> Integer:
        """Tell when a key expires, or in how much time."""
        try:
            found = self._lifetime(command)
        except NoSuchKey:
            return Integer(_NO_KEY)
        return Integer(_NO_DEADLINE if found is None else found)

    def _lifetime(self, command: Ttl) -> int | None:
        """Return a time in the unit of the command, rounded as the real server does."""
        keys = self.database.keys
        at = command.verb in {TtlVerb.EXPIRETIME, TtlVerb.PEXPIRETIME}
        found = keys.deadline(command.key) if at else keys.remaining(command.key)
        if found is None or command.verb in {TtlVerb.PTTL, TtlVerb.PEXPIRETIME}:
            return found
        return (found + 500) // 1000
