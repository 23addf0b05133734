"""Commands about strings."""

from typing import Final

from .connection import Connection, refusing
from .moments import Unit, later
from .protocol import (
    Append,
    Get,
    Getdel,
    Getrange,
    Getset,
    Incr,
    Incrby,
    IncrbyVerb,
    IncrVerb,
    Integer,
    MaybeValues,
    Mget,
    Missing,
    Mset,
    Msetnx,
    Ok,
    Pair,
    Set,
    Setex,
    SetexVerb,
    Setnx,
    Setrange,
    SetWhen,
    Strlen,
    Value,
)
from .refusals import OutOfRange
from .strings import Condition
from .values import LARGEST

__all__ = ["StringCommands"]

_CONDITIONS: Final = {SetWhen.NX: Condition.ABSENT, SetWhen.XX: Condition.PRESENT}


class StringCommands(Connection):
    """Commands about strings."""

    # Storing --------------------------------------------------------------------------

    @refusing
    def do_set(self, command: Set) -> Ok | Missing | Value:
        """Store a string, under a condition if there is one, and tell the old one."""
        deadline = self._deadline(command)
        with self.database.keyspace:
            old = self.database.strings.get(command.key) if command.get else None
            stored = self.database.strings.set(
                command.key,
                command.value,
                condition=None if command.when is None else _CONDITIONS[command.when],
                deadline=deadline,
                keep_deadline=command.keepttl,
            )
        if command.get:
            return _found(old)
        return Ok() if stored else Missing()

    def _deadline(self, command: Set) -> int | None:
        """Return the moment at which a string is to expire; None: never."""
        now = self.database.keyspace.now
        for amount, unit, since in (
            (command.seconds, Unit.SECONDS, now),
            (command.milliseconds, Unit.MILLISECONDS, now),
            (command.at_seconds, Unit.SECONDS, 0),
            (command.at_milliseconds, Unit.MILLISECONDS, 0),
        ):
            if amount is not None:
                return later(amount, unit, "set", since=since)
        return None

    @refusing
    def do_setex(self, command: Setex) -> Ok:
        """Store a string that expires."""
        unit = Unit.SECONDS if command.verb is SetexVerb.SETEX else Unit.MILLISECONDS
        name = command.verb.name.lower()
        now = self.database.keyspace.now
        deadline = later(command.time, unit, name, since=now)
        self.database.strings.set(command.key, command.value, deadline=deadline)
        return Ok()

    def do_setnx(self, command: Setnx) -> Integer:
        """Store a string unless the key is there."""
        absent = Condition.ABSENT
        stored = self.database.strings.set(command.key, command.value, condition=absent)
        return Integer(int(stored))

    @refusing
    def do_getset(self, command: Getset) -> Value | Missing:
        """Store a string and tell the old one."""
        return _found(self.database.strings.swap(command.key, command.value))

    def do_mset(self, command: Mset) -> Ok:
        """Store several strings."""
        self.database.strings.set_many(_values(command.pairs))
        return Ok()

    def do_msetnx(self, command: Msetnx) -> Integer:
        """Store several strings, unless one of the keys is there."""
        stored = self.database.strings.set_many_absent(_values(command.pairs))
        return Integer(int(stored))

    # Fetching -------------------------------------------------------------------------

    @refusing
    def do_get(self, command: Get) -> Value | Missing:
        """Fetch a string."""
        return _found(self.database.strings.get(command.key))

    def do_mget(self, command: Mget) -> MaybeValues:
        """Fetch several strings."""
        values = self.database.strings.get_many(command.keys)
        return MaybeValues(items=tuple(values))

    @refusing
    def do_getdel(self, command: Getdel) -> Value | Missing:
        """Remove a string and tell it."""
        return _found(self.database.strings.take(command.key))

    @refusing
    def do_getrange(self, command: Getrange) -> Value:
        """Fetch a part of a string."""
        strings = self.database.strings
        return Value(strings.part(command.key, command.start, command.stop))

    @refusing
    def do_strlen(self, command: Strlen) -> Integer:
        """Tell how long a string is."""
        return Integer(self.database.strings.length(command.key))

    # Changing -------------------------------------------------------------------------

    @refusing
    def do_append(self, command: Append) -> Integer:
        """Put octets behind a string."""
        return Integer(self.database.strings.append(command.key, command.value))

    @refusing
    def do_setrange(self, command: Setrange) -> Integer:
        """Put octets over a part of a string."""
        strings = self.database.strings
        return Integer(strings.overwrite(command.key, command.offset, command.value))

    @refusing
    def do_incr(self, command: Incr) -> Integer:
        """Count up or down by one."""
        amount = 1 if command.verb is IncrVerb.INCR else -1
        return Integer(self.database.strings.add(command.key, amount))

    @refusing
    def do_incrby(self, command: Incrby) -> Integer:
        """Count up or down."""
        up = command.verb is IncrbyVerb.INCRBY
        amount = command.amount if up else -command.amount
        if amount > LARGEST:
            raise OutOfRange("decrement would overflow")
        return Integer(self.database.strings.add(command.key, amount))


def _found(value: bytes | None) -> Value | Missing:
    return Missing() if value is None else Value(value)


def _values(pairs: tuple[Pair, ...]) -> dict[bytes, bytes]:
    return {pair.key: pair.value for pair in pairs}
