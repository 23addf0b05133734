"""How long a peer is waited for: between commands, and within one.

A timeout of the socket bounds the silence between two pieces, so a peer that sends an
octet now and then never meets it. A command that has begun has a deadline besides.
"""

import time
from typing import Final, final

from sockgen_runtime.conversation.conversation import Conversation
from sockgen_runtime.errors import CommandTimeout, IdleTimeout, ProtocolError
from sockgen_runtime.socketserver.variables import Connection

__all__ = ["Patience"]

RECEIVE_SIZE: Final = 65536  # octets of one `recv`


@final
class Patience:
    """Receives from a connection, and waits no longer than it may.

    Args:
        connection: whose own timeout bounds silence, where no state has another.
        command: seconds for one command from its beginning; None: no limit.
    """

    __slots__ = ("_command", "_connection", "_deadline", "_idle", "_usual")

    def __init__(self, connection: Connection, command: float | None) -> None:
        self._connection = connection
        self._command = command
        self._deadline: float | None = None  # of the command that is unfinished
        self._usual = connection.gettimeout()
        self._idle: float | None = 0  # of the state, where 0 is as usual

    def receive(self, conversation: Conversation) -> bytes:
        """Return what arrives next; nothing if the peer has closed.

        Args:
            conversation: has taken everything that came before.

        Raises:
            TimeoutError: the peer was too slow; see `error`.
        """
        idle = conversation.session.stage.idle
        if idle != self._idle:
            self._idle = idle
            self._connection.settimeout(self._usual if idle == 0 else idle)
        if not conversation.unfinished or self._command is None:
            self._deadline = None
            return self._connection.recv(RECEIVE_SIZE)
        if self._deadline is None or conversation.advanced:
            self._deadline = time.monotonic() + self._command
        return self._receive_until(self._deadline)

    def _receive_until(self, deadline: float) -> bytes:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        usual = self._connection.gettimeout()
        self._connection.settimeout(left if usual is None else min(left, usual))
        try:
            return self._connection.recv(RECEIVE_SIZE)
        finally:
            self._connection.settimeout(usual)

    def error(self) -> ProtocolError:
        """Return what the peer did wrong, after a `TimeoutError`."""
        if self._deadline is not None and time.monotonic() >= self._deadline:
            return CommandTimeout("a command took too long to arrive")
        return IdleTimeout("the peer was silent for too long")
