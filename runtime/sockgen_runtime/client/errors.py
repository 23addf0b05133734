"""What can go wrong on the side of a client.

    Exception
     +-- ExchangeError            a command got no reply that can be returned
          +-- ErrorReply          it was answered with a declared error, which is `reply`
          +-- UnexpectedReply     what came is no reply that may come here
          +-- ConnectionEnded     the server closed; also a ConnectionError
          +-- DeadlineExceeded    it took too long; also a TimeoutError

Behind an `ErrorReply` the conversation goes on, unless the server closes it. All others
have closed the connection, because nothing that follows could be told from the rest.
A message that cannot be written is an `EncodeError`, before anything is sent.
"""

from typing import Generic, TypeVar

from sockgen_runtime.overriding import override

__all__ = [
    "ConnectionEnded",
    "DeadlineExceeded",
    "ErrorReply",
    "ExchangeError",
    "UnexpectedReply",
]

_R_co = TypeVar("_R_co", covariant=True)


class ExchangeError(Exception):
    """A command got no reply that can be returned."""


class ErrorReply(ExchangeError, Generic[_R_co]):
    """The server answered with an error that its protocol declares.

    Args:
        reply: the answer.
    """

    def __init__(self, reply: _R_co) -> None:
        super().__init__(reply)
        self.reply: _R_co = reply

    @override
    def __str__(self) -> str:
        """Show the answer."""
        return repr(self.reply)


class UnexpectedReply(ExchangeError):
    """What the server sent is no reply that may come here."""


class ConnectionEnded(ExchangeError, ConnectionError):
    """The server closed the connection, or it was closed here before."""


class DeadlineExceeded(ExchangeError, TimeoutError):
    """The server took too long."""
