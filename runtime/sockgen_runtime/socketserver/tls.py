"""TLS on connections that were accepted as usual.

A connection is wrapped when it is taken, which waits for nothing; its worker shakes hands,
within a deadline. So a peer that never finishes its handshake costs a worker, not the
accepting loop. The module `ssl` is imported by whoever makes a context, not here.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from .variables import Connection

if TYPE_CHECKING:
    from ssl import SSLContext

__all__ = ["blocked_on", "say_goodbye", "shake_hands", "wrap"]


def wrap(context: "SSLContext", connection: Connection) -> Connection:
    """Return a TLS connection that has not shaken hands yet.

    Args:
        context: for the side of the server.
        connection: belongs to the result, or is closed if there is none. One that is TLS
            already, because the listening socket was wrapped, is returned as it is.

    Raises:
        OSError: the peer has gone already.
    """
    if hasattr(connection, "do_handshake"):
        return connection
    try:
        return context.wrap_socket(
            connection, server_side=True, do_handshake_on_connect=False
        )
    except BaseException:
        connection.close()
        raise


def shake_hands(connection: Connection, timeout: float | None) -> None:
    """Shake hands, if that is a TLS connection.

    Args:
        connection: any connection.
        timeout: seconds that the whole handshake may take; None: no limit.

    Raises:
        OSError: it failed; a TimeoutError if it took too long.
    """
    handshake: Callable[[], None] | None = getattr(connection, "do_handshake", None)
    if handshake is None:
        return
    usual = connection.gettimeout()
    connection.settimeout(timeout)
    handshake()
    connection.settimeout(usual)


def say_goodbye(connection: Connection) -> None:
    """Tell the peer of a TLS connection that nothing follows; wait for no answer.

    The connection does not block afterwards.
    """
    unwrap: Callable[[], object] | None = getattr(connection, "unwrap", None)
    if unwrap is not None:
        with suppress(OSError, ValueError):  # It has gone, or never shook hands.
            connection.settimeout(0)
            unwrap()


def blocked_on(
    error: OSError, connection: Connection
) -> Literal["", "itself", "read", "write"]:
    """Return what an operation has to wait for that must not block; nothing: it failed.

    Args:
        error: what it has raised.
        connection: where it was tried. One of TLS may have to read in order to write, and
            the other way; otherwise an operation waits for itself.
    """
    if not hasattr(connection, "do_handshake"):
        return "itself" if isinstance(error, BlockingIOError) else ""
    import ssl

    if isinstance(error, ssl.SSLWantReadError):
        return "read"
    return "write" if isinstance(error, ssl.SSLWantWriteError) else ""
