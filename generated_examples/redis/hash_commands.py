"""Commands about hashes and sets."""

from .connection import Connection, refusing
from .protocol import (
    Hdel,
    Hexists,
    Hget,
    Hincrby,
    Hlen,
    Hmget,
    Hread,
    HreadVerb,
    Hset,
    Hsetnx,
    HsetVerb,
    Hstrlen,
    Integer,
    MaybeValues,
    Missing,
    Ok,
    Sadd,
    Scard,
    Sismember,
    Smembers,
    Srem,
    Value,
    Values,
)

__all__ = ["HashCommands", "SetCommands"]


class HashCommands(Connection):
    """Commands about hashes."""

    @refusing
    def do_hset(self, command: Hset) -> Integer | Ok:
        """Give fields values."""
        values = {pair.key: pair.value for pair in command.pairs}
        added = self.database.hashes.set(command.key, values)
        return Integer(added) if command.verb is HsetVerb.HSET else Ok()

    @refusing
    def do_hsetnx(self, command: Hsetnx) -> Integer:
        """Give a field a value unless it has one."""
        hashes = self.database.hashes
        stored = hashes.set_absent(command.key, command.field, command.value)
        return Integer(int(stored))

    @refusing
    def do_hget(self, command: Hget) -> Value | Missing:
        """Tell the value of a field."""
        value = self.database.hashes.get(command.key, command.field)
        return Missing() if value is None else Value(value)

    @refusing
    def do_hmget(self, command: Hmget) -> MaybeValues:
        """Tell the values of fields."""
        values = self.database.hashes.get_many(command.key, command.fields)
        return MaybeValues(items=tuple(values))

    @refusing
    def do_hread(self, command: Hread) -> Values:
        """Tell all fields, all values, or both in turn."""
        found = self.database.hashes.items(command.key)
        match command.verb:
            case HreadVerb.HKEYS:
                return Values(items=tuple(found))
            case HreadVerb.HVALS:
                return Values(items=tuple(found.values()))
            case HreadVerb.HGETALL:
                return Values(
                    items=tuple(text for pair in found.items() for text in pair)
                )

    @refusing
    def do_hdel(self, command: Hdel) -> Integer:
        """Remove fields."""
        return Integer(self.database.hashes.remove(command.key, command.fields))

    @refusing
    def do_hexists(self, command: Hexists) -> Integer:
        """Tell whether a field has a value."""
        return Integer(int(self.database.hashes.has(command.key, command.field)))

    @refusing
    def do_hlen(self, command: Hlen) -> Integer:
        """Tell how many fields there are."""
        return Integer(self.database.hashes.length(command.key))

    @refusing
    def do_hstrlen(self, command: Hstrlen) -> Integer:
        """Tell how long the value of a field is."""
        value = self.database.hashes.get(command.key, command.field)
        return Integer(len(value or b""))

    @refusing
    def do_hincrby(self, command: Hincrby) -> Integer:
        """Add to the number in a field."""
        hashes = self.database.hashes
        return Integer(hashes.add(command.key, command.field, command.amount))


class SetCommands(Connection):
    """Commands about sets."""

    @refusing
    def do_sadd(self, command: Sadd) -> Integer:
        """Put members into a set."""
        return Integer(self.database.sets.add(command.key, command.members))

    @refusing
    def do_srem(self, command: Srem) -> Integer:
        """Remove members."""
        return Integer(self.database.sets.remove(command.key, command.members))

    @refusing
    def do_smembers(self, command: Smembers) -> Values:
        """Tell all members."""
        return Values(items=tuple(self.database.sets.members(command.key)))

    @refusing
    def do_sismember(self, command: Sismember) -> Integer:
        """Tell whether something is a member."""
        return Integer(int(self.database.sets.has(command.key, command.member)))

    @refusing
    def do_scard(self, command: Scard) -> Integer:
        """Tell how many members there are."""
        return Integer(self.database.sets.length(command.key))
