"""Messages between clients: channels that some subscribe to and others write to."""

import re
import threading
from collections.abc import Callable
from typing import Final, final

from .changes import Subsystem, Watcher
from .troubles import Refused, Trouble

__all__ = ["Channels", "Listener"]

_MOST_CHANNELS: Final = 16
_MOST_MESSAGES: Final = 64
_NAME: Final = re.compile(r"[A-Za-z0-9_\-.:]+")


@final
class Listener:
    """What one client listens to.

    Args:
        watcher: is told of messages.
    """

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self.channels = set[str]()
        self.messages: list[tuple[str, str]] = []


@final
class Channels:
    """The channels of a server.

    Args:
        changed: is called when a channel comes or goes.
    """

    def __init__(self, changed: Callable[[Subsystem], None]) -> None:
        self._changed = changed
        self._lock = threading.Lock()
        self._listeners = set[Listener]()

    def subscribe(self, listener: Listener, channel: str) -> None:
        """Listen to a channel.

        Raises:
            Refused: it has no proper name, is subscribed to, or is one too many.
        """
        if _NAME.fullmatch(channel) is None:
            raise Refused(Trouble.ARGUMENT, "invalid channel name")
        with self._lock:
            if channel in listener.channels:
                message = "already subscribed to this channel"
                raise Refused(Trouble.EXIST, message)
            if len(listener.channels) >= _MOST_CHANNELS:
                raise Refused(Trouble.EXIST, "subscription list is full")
            new = channel not in self._names()
            listener.channels.add(channel)
            self._listeners.add(listener)
        if new:
            self._changed(Subsystem.SUBSCRIPTION)

    def unsubscribe(self, listener: Listener, channel: str) -> None:
        """Listen to a channel no longer.

        Raises:
            Refused: it is not subscribed to.
        """
        with self._lock:
            if channel not in listener.channels:
                message = "not subscribed to this channel"
                raise Refused(Trouble.NO_EXIST, message)
            listener.channels.discard(channel)
            gone = channel not in self._names()
        if gone:
            self._changed(Subsystem.SUBSCRIPTION)

    def leave(self, listener: Listener) -> None:
        """A client has gone."""
        with self._lock:
            before = self._names()
            self._listeners.discard(listener)
            gone = before - self._names()
        if gone:
            self._changed(Subsystem.SUBSCRIPTION)

    def names(self) -> tuple[str, ...]:
        """Return the channels that somebody listens to, sorted."""
        with self._lock:
            return tuple(sorted(self._names()))

    def send(self, channel: str, text: str) -> None:
        """Send a message to all who listen; one whose box is full misses it.

        Raises:
            Refused: the channel has no proper name, or nobody gets the message.
        """
        if _NAME.fullmatch(channel) is None:
            raise Refused(Trouble.ARGUMENT, "invalid channel name")
        reached: list[Listener] = []
        with self._lock:
            for listener in self._listeners:
                room = len(listener.messages) < _MOST_MESSAGES
                if channel in listener.channels and room:
                    listener.messages.append((channel, text))
                    reached.append(listener)
        if not reached:
            message = "nobody is subscribed to this channel"
            raise Refused(Trouble.NO_EXIST, message)
        for listener in reached:
            listener.watcher.add((Subsystem.MESSAGE,))

    def read(self, listener: Listener) -> tuple[tuple[str, str], ...]:
        """Take the messages of a client: channels and texts."""
        with self._lock:
            messages = tuple(listener.messages)
            listener.messages.clear()
        return messages

    def _names(self) -> set[str]:
        return {name for each in self._listeners for name in each.channels}
