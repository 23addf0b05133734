"""The unions of messages that an emitted package names."""

from collections.abc import Iterable

from sockgen.model import Message, Protocol

__all__ = ["message_unions"]


def message_unions(protocol: Protocol) -> dict[str, list[str]]:
    """Return the classes of each union, by its name; none is empty."""
    prefix = protocol.class_prefix
    found = {
        f"{prefix}Command": _classes(protocol.commands),
        f"{prefix}Reply": _classes(protocol.replies),
        f"{prefix}Event": _classes(protocol.events),
    }
    for talk in protocol.conversations:
        said = (protocol.reply_named(name) for name in talk.sends)
        heard = (protocol.reply_named(name) for name in talk.receives)
        found[talk.said] = _classes(said)
        found[talk.heard] = _classes(heard)
    return {name: classes for name, classes in found.items() if classes}


def _classes(messages: Iterable[Message]) -> list[str]:
    return [message.class_name for message in messages]
