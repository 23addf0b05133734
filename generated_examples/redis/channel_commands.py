"""Commands about channels, and what comes from them."""

from .channels import Subscriptions
from .connection import Connection, unknown_subcommand
from .protocol import (
    Error,
    Integer,
    Message,
    PatternMessage,
    Psubscribe,
    PSubscribed,
    Publish,
    Pubsub,
    Punsubscribe,
    PUnsubscribed,
    Reply,
    Subscribe,
    Subscribed,
    Unsubscribe,
    Unsubscribed,
)

__all__ = ["ChannelCommands"]


class ChannelCommands(Connection):
    """Commands about channels."""

    def opened(self) -> None:
        """Begin without subscriptions."""
        self.subscriptions = Subscriptions(self._receive)
        super().opened()

    def closed(self) -> None:
        """End all subscriptions."""
        super().closed()
        self.database.channels.leave(self.subscriptions)

    def _receive(self, pattern: bytes | None, channel: bytes, data: bytes) -> None:
        """Pass a message on to the client."""
        if pattern is None:
            self.push(Message(channel, data))
        else:
            self.push(PatternMessage(pattern, channel, data))

    def do_publish(self, command: Publish) -> Integer:
        """Pass a message on to who has subscribed."""
        channels = self.database.channels
        return Integer(channels.publish(command.channel, command.message))

    def do_subscribe(self, command: Subscribe) -> list[Subscribed]:
        """Subscribe to channels by their names."""
        subscribe, who = self.database.channels.subscribe, self.subscriptions
        return [Subscribed(name, subscribe(who, name)) for name in command.channels]

    def do_psubscribe(self, command: Psubscribe) -> list[PSubscribed]:
        """Subscribe to channels by patterns."""
        subscribe = self.database.channels.subscribe_pattern
        who = self.subscriptions
        return [PSubscribed(glob, subscribe(who, glob)) for glob in command.patterns]

    def do_unsubscribe(self, command: Unsubscribe) -> list[Unsubscribed]:
        """End subscriptions by name; all, if none is named."""
        unsubscribe, who = self.database.channels.unsubscribe, self.subscriptions
        names = command.channels or tuple(who.channels)
        return [Unsubscribed(name, unsubscribe(who, name)) for name in names] or [
            Unsubscribed(None, len(who))
        ]

    def do_punsubscribe(self, command: Punsubscribe) -> list[PUnsubscribed]:
        """End subscriptions by pattern; all, if none is named."""
        unsubscribe = self.database.channels.unsubscribe_pattern
        who = self.subscriptions
        globs = command.patterns or tuple(who.patterns)
        return [PUnsubscribed(glob, unsubscribe(who, glob)) for glob in globs] or [
            PUnsubscribed(None, len(who))
        ]

    def do_pubsub(self, command: Pubsub) -> Reply | Integer | Error:
        """Tell about channels."""
        channels = self.database.channels
        match (command.subcommand.upper(), command.arguments):
            case (b"CHANNELS", ()):
                return Reply(items=tuple(channels.names()))
            case (b"CHANNELS", (pattern,)):
                return Reply(items=tuple(channels.names(pattern)))
            case (b"NUMSUB", names):
                pairs = zip(names, channels.counts(names), strict=True)
                return Reply(items=tuple(item for pair in pairs for item in pair))
            case (b"NUMPAT", ()):
                return Integer(channels.patterns())
            case _:
                return unknown_subcommand(command.subcommand, "PUBSUB")
