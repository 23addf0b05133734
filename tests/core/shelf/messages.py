"""The messages."""

from typing import TypeAlias, final

from sockgen_runtime import KW_ONLY, bounded, message, stuffed

from .fields import DELTA, KEY, LIST_KIND, TEXT, U8, ListKind

__all__ = [
    "Add",
    "Bye",
    "End",
    "Failure",
    "Full",
    "Get",
    "Item",
    "Kept",
    "List",
    "ListKind",
    "Missing",
    "Name",
    "Note",
    "Number",
    "Put",
    "ShelfCommand",
    "ShelfReply",
]


@final
@message
class Put:
    """Keep a value."""

    key: bytes
    flags: int
    value: bytes
    _: KW_ONLY
    noreply: bool = False

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        return b"put %b %b %d%b\r\n%b\r\n" % (
            KEY.encode(self.key),
            U8.encode(self.flags),
            len(self.value),
            b" noreply" if self.noreply else b"",
            self.value,
        )


@final
@message
class Get:
    """Fetch values."""

    keys: tuple[bytes, ...]

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        keys = [KEY.encode(key) for key in bounded(self.keys, 1, 10)]
        return b"get %b\r\n" % b" ".join(keys)


@final
@message
class Add:
    """Add to a number."""

    key: bytes
    delta: int
    _: KW_ONLY
    noreply: bool = False

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        return b"add %b %b%b\r\n" % (
            KEY.encode(self.key),
            DELTA.encode(self.delta),
            b" noreply" if self.noreply else b"",
        )


@final
@message
class List:
    """List the names."""

    _: KW_ONLY
    kind: ListKind | None = None

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        kind = b"" if self.kind is None else b" " + LIST_KIND.encode(self.kind)
        return b"list%b\r\n" % kind


@final
@message
class Note:
    """Keep a text."""

    key: bytes
    content: bytes

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        return b"note %b\r\n%b" % (KEY.encode(self.key), stuffed(self.content))


@final
@message
class Bye:
    """End the conversation."""

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        return b"bye\r\n"


@final
@message
class Kept:
    """A value is kept."""

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        return b"KEPT\r\n"


@final
@message
class Full:
    """There is no room."""

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        return b"FULL\r\n"


@final
@message
class Item:
    """A value."""

    key: bytes
    flags: int
    value: bytes

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        return b"ITEM %b %b %d\r\n%b\r\n" % (
            KEY.encode(self.key),
            U8.encode(self.flags),
            len(self.value),
            self.value,
        )


@final
@message
class Name:
    """A name."""

    key: bytes

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        return b"NAME %b\r\n" % KEY.encode(self.key)


@final
@message
class End:
    """The end of a sequence."""

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        return b"END\r\n"


@final
@message
class Number:
    """A number."""

    value: int

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        return b"%b\r\n" % DELTA.encode(self.value)


@final
@message
class Missing:
    """There is no such key."""

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        return b"MISSING\r\n"


@final
@message
class Failure:
    """Something went wrong."""

    text: str

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        return b"FAILURE %b\r\n" % TEXT.encode(self.text)


ShelfCommand: TypeAlias = Put | Get | Add | List | Note | Bye
ShelfReply: TypeAlias = Kept | Full | Item | Name | End | Number | Missing | Failure
