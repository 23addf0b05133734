"""How long a driver waits that waits for more than input: for the peer, and for replies.

Silence is time without input, whatever is sent meanwhile. A peer may be asked then, and has
another moment to say something. A command that has begun has a
deadline besides, however steadily it drips. While a deferred reply holds everything up, the
peer is right to be silent, and it is the reply that has a deadline.
"""

import time
from typing import final

from sockgen_runtime.conversation.conversation import Conversation
from sockgen_runtime.conversation.deferred import Deferral
from sockgen_runtime.conversation.states import Probe
from sockgen_runtime.errors import CommandTimeout, IdleTimeout, ProtocolError
from sockgen_runtime.reading.limits import Limits

__all__ = ["Vigil"]


@final
class Vigil:
    """Knows until when somebody is waited for.

    Attributes:
        since: when the peer was last heard of, on the monotonic clock.

    Args:
        conversation: with the peer.
        idle: seconds of silence, where no state has others; None: no limit.
        limits: of the conversation.
    """

    __slots__ = (
        "_asked",
        "_conversation",
        "_deadline",
        "_deferral",
        "_due",
        "_idle",
        "_limits",
        "since",
    )

    def __init__(
        self, conversation: Conversation, idle: float | None, limits: Limits
    ) -> None:
        self._conversation = conversation
        self._idle = idle
        self._limits = limits
        self.since: float = time.monotonic()
        self._deadline: float | None = None  # of the command that is unfinished
        self._deferral: Deferral | None = None
        self._due: float | None = None  # when its reply is
        self._asked: Probe | None = None  # since it was silent

    def heard(self) -> None:
        """Begin to wait anew: the peer has sent or taken something."""
        self.since, self._asked = time.monotonic(), None

    @property
    def is_simple(self) -> bool:
        """Whether nothing but silence ends the wait."""
        return self._deadline is None and self._deferral is None and not self._asked

    def ask(self) -> Probe | None:
        """Return what the silent peer is asked; None if it was asked, or is not."""
        stage, session = self._conversation.session.stage, self._conversation.session
        probe = session.probe if stage.idle == 0 else stage.probe
        if probe is None or self._asked is not None or self.silence() != 0:
            return None
        self.since, self._asked = time.monotonic(), probe
        return probe

    def ran(self) -> None:
        """Note what the conversation has done with what has arrived."""
        conversation, now = self._conversation, time.monotonic()
        limit = self._limits.command
        if not conversation.unfinished or limit is None:
            self._deadline = None
        elif self._deadline is None or conversation.advanced:
            self._deadline = now + limit
        deferral = conversation.session.deferral
        if deferral is not self._deferral:
            self._deferral, self.since = deferral, now
            self._due = None if deferral is None else self._time_of(deferral, now)

    def _time_of(self, deferral: Deferral, now: float) -> float | None:
        """Return when a deferred reply is due."""
        bounds = (deferral.reply.timeout, self._limits.deferred)
        found = [now + seconds for seconds in bounds if seconds is not None]
        return min(found, default=None)

    def silence(self) -> float | None:
        """Return for how many seconds the peer may still be silent; None: no limit."""
        idle = self._conversation.session.stage.idle
        if self._asked is not None:
            idle = self._asked.grace
        elif idle == 0:
            idle = self._idle
        return None if idle is None else _until(self.since + idle)

    def left(self) -> float | None:
        """Return for how many seconds something is waited for; None: no limit."""
        ends = [] if self._due is None else [_until(self._due)]
        if not self._conversation.held:
            silence = self.silence()
            ends += [] if silence is None else [silence]
            ends += [] if self._deadline is None else [_until(self._deadline)]
        return min(ends, default=None)

    def expire(self) -> bool:
        """End the wait for a deferred reply, if its time is up; tell whether it was."""
        if self._due is None or self._deferral is None or _until(self._due):
            return False
        reply, limit = self._deferral.reply, self._limits.deferred
        if limit is None or (reply.timeout is not None and reply.timeout <= limit):
            reply.expire()
        else:
            reply.give_up()
        self._due = None
        return True

    def error(self) -> ProtocolError:
        """Return what the peer did wrong, when no time is left."""
        if self._deadline is not None and time.monotonic() >= self._deadline:
            return CommandTimeout("a command took too long to arrive")
        return IdleTimeout("the peer was silent for too long")


def _until(moment: float) -> float:
    return max(0.0, moment - time.monotonic())
