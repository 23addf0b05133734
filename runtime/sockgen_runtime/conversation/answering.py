"""What a conversation answers to what went wrong, and how it goes on then."""

import logging
from typing import Final

from sockgen_runtime.errors import (
    HandlerFailure,
    ProtocolError,
    Unrecoverable,
    WrongState,
)
from sockgen_runtime.framing.acknowledged import Acknowledged, acknowledging
from sockgen_runtime.framing.framing import MessageFraming, in_frame
from sockgen_runtime.messages.forms import Form
from sockgen_runtime.reading.decoder import Decoder

from .answers import Action, answer_to
from .session import Session

__all__ = ["Answering"]

_logger: Final = logging.getLogger("sockgen_runtime")


class Answering:
    """The part of a conversation that answers errors.

    Attributes:
        session: whose answers they are.

    Args:
        session: the handler.
        decoder: turns what arrives into its commands.
        framing: what is put around each answer.
    """

    __slots__ = ("_acknowledged", "_decoder", "_framing", "session")

    def __init__(
        self,
        session: Session,
        decoder: Decoder[object],
        framing: MessageFraming | None,
    ) -> None:
        self.session: Session = session
        self._decoder = decoder
        self._framing = framing
        self._acknowledged: Acknowledged | None = acknowledging(decoder.forms.framing)

    def _failure(self, form: Form[object] | None = None, octets: bytes = b"") -> bytes:
        """Return the answer to a handler that has raised."""
        error = HandlerFailure("the handler failed")
        error.octets = octets or self._decoder.octets
        form = self._decoder.form if form is None else form
        if form is not None:
            error.command = form.name
            error.verb = form.verbs[0] if len(form.verbs) == 1 else b""
        return self._answer(error)

    def _answer(self, error: ProtocolError) -> bytes:
        """Return the declared answer to an error, and go on as declared."""
        if self.session.batch is not None:
            error.index = len(self.session.batch)
        session = self.session
        session.refused(error)
        answer = answer_to(error, session.answers, session.stage.name)
        answer = session.undeclared if answer is None else answer
        try:
            self._decoder.recover(
                swallow=answer.action is Action.SWALLOW,
                resynchronise=answer.action is Action.RESYNCHRONISE,
            )
        except Unrecoverable:
            self.session.close()
        if answer.action is Action.CLOSE:
            self.session.close()
        name = "" if isinstance(error, WrongState) else error.command
        try:
            octets = in_frame(self._framing, answer.encode(error))
            octets *= self._awaited(error, name)
            if answer.action is Action.NAK and self._acknowledged is not None:
                octets = self._acknowledged.bad
            if answer.reply is not None:
                self.session.concluded(answer.reply, name)
            return octets
        except Exception:
            _logger.exception("the answer to %s failed", error.kind)
            self.session.close()
            return b""

    def _awaited(self, error: ProtocolError, command: str) -> int:
        """Return how many answers the peer waits for."""
        session = self.session
        if not isinstance(error, HandlerFailure):
            return session.awaited(command)
        count, session.awaits = session.awaits, 1
        return count
