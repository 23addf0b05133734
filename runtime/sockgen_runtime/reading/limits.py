"""The bounds of a conversation, and what a line is.

Nothing is read, gathered, skipped or waited for without one of these; the defaults are
safe, and a schema changes them.
"""

from typing import final

from sockgen_runtime.messages.message import KW_ONLY, message

__all__ = ["Limits", "LineRules"]


@final
@message
class Limits:
    """The bounds of a conversation.

    Attributes:
        payload: octets of one payload.
        items: items of one repeated field.
        batch: commands of one batch.
        batch_bytes: octets of these.
        depth: levels of one nested value.
        idle: seconds of silence after which a connection ends; None: none are too many.
        command: seconds in which a command arrives whole, once it has begun; None: no
            bound.
        connections: connections that are served at once; None: no bound.
        deferred: seconds in which a deferred reply is given; None: no bound.
        backlog: octets that wait to be sent to a peer that does not read.
        swallow: octets that are skipped to recover from one error.
        linger: seconds for which a closing connection waits for the peer to close.
    """

    _: KW_ONLY
    payload: int = 1 << 20
    items: int = 1000
    batch: int = 1000
    batch_bytes: int = 16 << 20
    depth: int = 8
    idle: float | None = 60.0
    command: float | None = 300.0
    connections: int | None = 1024
    deferred: float | None = 3600.0
    backlog: int = 16 << 20
    swallow: int = 1 << 30
    linger: float = 1.0


@final
@message
class LineRules:
    """How a line ends, how long it may be, and what is overlooked.

    Attributes:
        end: the ending that is written, and the only one around a lone dot.
        accept: the endings that are read; the shortest is the end of all others.
        max: octets of a line, without its ending.
        empty_skip: whether an empty line is nothing, rather than a command.
        lenient: whether blanks before the first word are overlooked.
    """

    _: KW_ONLY
    end: bytes = b"\r\n"
    accept: tuple[bytes, ...] = (b"\r\n", b"\n")
    max: int = 8192
    empty_skip: bool = False
    lenient: bool = False

    def __post_init__(self) -> None:
        """Refuse endings that could not be told apart.

        Raises:
            ValueError: one is empty, begins another, or is no end of the others.
        """
        if not self.accept or self.end not in self.accept:
            raise ValueError(f"expected {self.end!r} among {self.accept!r}")
        shortest = min(self.accept, key=len)
        for ending in self.accept:
            if not shortest or ending.find(shortest) != len(ending) - len(shortest):
                raise ValueError(f"expected {ending!r} to end with {shortest!r} only")
            if any(
                ending != other and other.startswith(ending) for other in self.accept
            ):
                raise ValueError(f"{ending!r} begins another line ending")
