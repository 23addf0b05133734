"""How long a peer is waited for, by a driver that waits for more than its input.

Silence is time without input, whatever is sent meanwhile; a command that has begun has a
deadline besides, however steadily it drips.
"""

import time
from typing import final

from .conversation import Conversation
from .errors import CommandTimeout, IdleTimeout, ProtocolError

__all__ = ["Vigil"]


@final
class Vigil:
    """Knows until when a peer is waited for.

    Args:
        conversation: with the peer.
        idle: seconds of silence, where no state has others; None: no limit.
        command: seconds for one command from its beginning; None: no limit.
    """

    __slots__ = ("_command", "_conversation", "_deadline", "_idle", "_since")

    def __init__(
        self, conversation: Conversation, idle: float | None, command: float | None
    ) -> None:
        self._conversation = conversation
        self._idle = idle
        self._command = command
        self._since = time.monotonic()
        self._deadline: float | None = None  # of the command that is unfinished

    def heard(self) -> None:
        """Begin to wait anew: the peer has sent or taken something."""
        self._since = time.monotonic()

    def ran(self) -> None:
        """Note what the conversation has done with what has arrived."""
        if not self._conversation.unfinished or self._command is None:
            self._deadline = None
        elif self._deadline is None or self._conversation.advanced:
            self._deadline = time.monotonic() + self._command

    def silence(self) -> float | None:
        """Return for how many seconds the peer may still be silent; None: no limit."""
        idle = self._conversation.session.stage.idle
        if idle == 0:
            idle = self._idle
        return None if idle is None else _until(self._since + idle)

    def left(self) -> float | None:
        """Return for how many seconds input is still waited for; None: no limit."""
        silence = self.silence()
        if self._deadline is None:
            return silence
        left = _until(self._deadline)
        return left if silence is None else min(left, silence)

    def error(self) -> ProtocolError:
        """Return what the peer did wrong, when no time is left."""
        if self._deadline is not None and time.monotonic() >= self._deadline:
            return CommandTimeout("a command took too long to arrive")
        return IdleTimeout("the peer was silent for too long")


def _until(moment: float) -> float:
    return max(0.0, moment - time.monotonic())
