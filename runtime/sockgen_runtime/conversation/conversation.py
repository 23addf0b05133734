"""The conversation with one peer: bytes in, bytes out. No socket, no thread, no clock.

`receive` runs every command that is complete and returns what is to be sent for all of
them at once, so that a driver needs one `send` for each `recv`. It stops early when enough
output has gathered, and goes on in the next call: neither a long reply nor many pipelined
commands take more memory than that.

The answers of a command are all or nothing. If its handler fails, what it had written is
cut back and the declared answer to a failure takes its place; if a part was handed out
already, the conversation ends, because nothing that follows could be told from the rest.
"""

import logging
from collections.abc import Iterator
from typing import Final, final

from sockgen_runtime.errors import (
    HandlerFailure,
    ProtocolError,
    Unrecoverable,
)
from sockgen_runtime.framing.acknowledged import AskedAgain, acknowledging
from sockgen_runtime.messages.forms import Form
from sockgen_runtime.reading.decoder import Decoder

from .answering import Answering
from .deferred import Deferral
from .framed import in_frames
from .outbox import Outbox
from .session import Session
from .states import State

__all__ = ["Conversation"]

OUTPUT_ENOUGH: Final = 65536  # octets of output that end a call of `receive`

_logger: Final = logging.getLogger("sockgen_runtime")


@final
class Conversation(Answering):
    """The conversation of a session with its peer.

    Attributes:
        session: whose commands are run; its `closing` ends the conversation.
        more: whether `receive` has stopped early and is to be called again.
        unfinished: whether `receive` has ended with a command that has not arrived whole.
        advanced: whether it has run or refused another one before that.
        offloaded: a command that another thread is to run, by `proceed`; nothing else may
            be done meanwhile.

    Args:
        session: the handler.
        decoder: turns what arrives into its commands; None: one of a stream.
    """

    __slots__ = (
        "_handed_out",
        "_last",
        "_runners",
        "_sequence",
        "_silences",
        "_stage",
        "advanced",
        "more",
        "offloaded",
        "unfinished",
    )

    def __init__(
        self, session: Session, decoder: Decoder[object] | None = None
    ) -> None:
        session.closing = session.handshake_due = False
        session.deferral = None
        session.turned = bool(session.outbox)
        session.batch = None
        self.more: bool = False
        self.unfinished: bool = False
        self.advanced: bool = False
        self.offloaded: object | None = None
        stage = self._stage = session.stage
        session.known = frozenset()
        commands = stage.allowing(session.known) if stage.name else session.commands
        framing = session.framing if decoder is None else None
        self._runners = in_frames(framing, session.runners)
        self._silences = commands.silences or session.commands.silences
        if decoder is None:
            commands = commands if framing is None else commands.framed(framing)
            decoder = Decoder(commands, session.line, session.limits)
        super().__init__(session, decoder, framing)
        self._sequence: Iterator[bytes] | None = None  # that has not been sent whole
        self._handed_out = False  # whether a part of it was returned
        self._last = b""  # answer, where they are acknowledged

    @property
    def closing(self) -> bool:
        """Whether nothing more is read; what is still to be sent is sent."""
        return self.session.closing

    @property
    def due(self) -> bool:
        """Whether `receive` has something to do, although nothing has arrived."""
        session = self.session
        if self.offloaded is not None:
            return False
        if self.more:
            return True
        waits = session.closing or session.handshake_due or self.held
        return session.turned and not waits

    @property
    def held(self) -> bool:
        """Whether no command is run until a reply that was deferred is given."""
        deferral = self.session.deferral
        return deferral is not None and deferral.holds

    def greeting(self) -> bytes:
        """Return what is sent before anything is read."""
        try:
            self._last = self.session.greeting()
            return self._last
        except Exception:
            _logger.exception("the greeting failed")
            self.session.close()
            return self._answer(HandlerFailure("the greeting failed"))

    @property
    def handshake_due(self) -> bool:
        """Whether to go on in TLS, when what was returned is sent; see `secured`."""
        return self.session.handshake_due and not self.session.closing

    def secured(self) -> None:
        """Go on in TLS: the peer begins anew, and knows nothing of the states before."""
        self.session.handshake_due = False
        self.session.secured = True

    def receive(self, data: bytes) -> bytes:
        """Take what has arrived, run every command that is complete, return the answers.

        Args:
            data: what has arrived; nothing, to go on if there is `more`.
        """
        output: list[bytes] = []
        size = 0
        self.more = self.unfinished = False
        if data and not self.session.closing:
            try:
                self._decoder.feed(data)
            except Unrecoverable as error:
                self._answer(error)
        if self._sequence is not None:
            size = self._drain(self._sequence, output, 0)
        if not self.more:
            self._run(output, size)
        self._remember(output)
        return b"".join(output)

    def proceed(self) -> bytes:
        """Run the command that was left to this thread; return its answers.

        There is more to do behind it, for the thread that does the rest.
        """
        output: list[bytes] = []
        command, self.offloaded = self.offloaded, None
        if self._sequence is not None:
            self._drain(self._sequence, output, 0)
        elif command is not None:
            try:
                reply = self._runners[command.__class__](self.session, command)
            except Exception:
                _logger.exception("a handler failed")
                reply = self._failure()
            self._taken(reply, command, output, 0)
        if self._sequence is not None:
            self.offloaded = command  # What is left of its answer blocks as well.
        self.more = True
        self._remember(output)
        return b"".join(output)

    def ended(self) -> bytes:
        """Learn that the peer sends no more, and return what is to be sent for that."""
        output: list[bytes] = []
        if not self.session.closing:
            self._decoder.end()
            self._run(output, 0)
        return b"".join(output)

    def timed_out(self, error: ProtocolError) -> bytes:
        """Return what is sent because the peer is too slow, and close.

        Nothing is sent within a reply.

        Args:
            error: in what it was too slow.
        """
        self.session.close()
        answer = self._answer(error)
        return answer if self._sequence is None else b""

    def failed(self, form: Form[object], octets: bytes) -> bytes:
        """Return the answer to a command whose runner has raised.

        Args:
            form: of the command.
            octets: what it was read from.
        """
        return self._failure(form, octets)

    def gathered(self, pieces: Iterator[bytes], form: Form[object]) -> bytes:
        """Return the pieces of a reply together.

        Args:
            pieces: what a runner has returned.
            form: of the command.
        """
        output: list[bytes] = []
        self._handed_out = False
        self._drain(pieces, output, 0, form)
        while self._sequence is not None:
            self._drain(self._sequence, output, 0, form)
        return b"".join(output)

    def _run(self, output: list[bytes], size: int) -> None:
        """Run the commands that have arrived, until enough is to be sent."""
        session, runners, decoder = self.session, self._runners, self._decoder
        next_command, offloads = decoder.next, session.offloads
        silences = self._silences
        advanced = False
        while size < OUTPUT_ENOUGH:
            if session.turned:
                size, goes_on = self._turn(output, size)
                if not goes_on:
                    break
            try:
                command = next_command()
            except ProtocolError as error:
                advanced = True
                size += self._refused(error, output)
                continue
            if command is None:
                self.unfinished, self.advanced = decoder.unfinished, advanced
                return
            if self._acknowledged is not None:
                output.append(self._acknowledged.good)
            if offloads and command.__class__ in offloads:
                self.offloaded = command
                return
            advanced = True
            try:
                reply = runners[command.__class__](session, command)
            except Exception:
                _logger.exception("a handler failed")
                reply = self._failure()
            if not silences and isinstance(reply, bytes):
                output.append(reply)
                size += len(reply)
            else:
                size = self._taken(reply, command, output, size)
        self.more = size >= OUTPUT_ENOUGH and not self.handshake_due

    def _taken(
        self,
        reply: bytes | Iterator[bytes],
        command: object,
        output: list[bytes],
        size: int,
    ) -> int:
        """Take what a command is answered, unless it wants no answer."""
        form = self._decoder.form
        silent = form is not None and form.silent
        if silent and getattr(command, silent):
            if not isinstance(reply, bytes):
                self._consume(reply)
            return size
        if isinstance(reply, bytes):
            output.append(reply)
            return size + len(reply)
        self._handed_out = False
        return self._drain(reply, output, size)

    def _refused(self, error: ProtocolError, output: list[bytes]) -> int:
        """Take what is sent now because of input that was refused; return its size."""
        if self._acknowledged is not None:
            output.append(self._acknowledged.sign(error))
        if isinstance(error, AskedAgain):
            self._remember(output)
            answer = self._last
        else:
            answer = self._answer(error)
            if self.session.batch is not None and not self.session.closing:
                answer = self.session.gather_refusal(error, answer)
            answer = b"" if error.silent else answer
        output.append(answer)
        return len(answer)

    def _remember(self, output: list[bytes]) -> None:
        """Remember what was said last, which may be asked for again."""
        if self._acknowledged is not None:
            self._last = self._acknowledged.last_of(output) or self._last

    def _turn(self, output: list[bytes], size: int) -> tuple[int, bool]:
        """Go on in the state that was entered; say what is late and what is unasked.

        Returns:
            How much is to be sent, and whether commands are run now.
        """
        session, deferral = self.session, self.session.deferral
        if session.handshake_due and not self._decoder.is_empty:
            session.close()  # Somebody has put words into the peer's mouth.
        if deferral is not None and deferral.form is None:
            deferral.form = self._decoder.form
        if session.closing or session.handshake_due or self.held:
            return size, False
        session.turned = False
        if deferral is not None and not deferral.reply.is_open:
            size = self._settle(deferral, output, size)
            return (size, False) if self.more else self._turn(output, size)
        if session.stage is not self._stage:
            size = self._arrive(session.stage, output, size)
        elif session.stage.facts:
            self._decoder.forms = session.stage.allowing(session.known)
        if session.outbox:
            size = self._unasked(session.outbox, output, size)
        return size, True

    def _arrive(self, stage: State, output: list[bytes], size: int) -> int:
        """Go on in another state than before."""
        self._stage = stage
        self._decoder.forms = stage.allowing(self.session.known)
        self._acknowledged = acknowledging(self._decoder.forms.framing)
        try:
            self.session.entered(stage)
        except Exception:
            _logger.exception("entering %s failed", stage.name)
            output.append(self._failure())
            size += len(output[-1])
        return size

    def _settle(self, deferral: Deferral, output: list[bytes], size: int) -> int:
        """Answer a command whose reply was deferred."""
        session = self.session
        session.deferral, session.stage, session.turned = None, deferral.origin, True
        try:
            reply = deferral.send(deferral.reply.result())
        except Exception:
            _logger.exception("a deferred reply failed")
            reply = self._failure(deferral.form)
        if not isinstance(reply, bytes):
            self._handed_out = False
            return self._drain(reply, output, size, deferral.form)
        output.append(reply)
        return size + len(reply)

    def _unasked(self, outbox: Outbox, output: list[bytes], size: int) -> int:
        """Take what is sent unasked, until nothing waits or enough is to be sent."""
        for octets in outbox.take(self.session.stage.events, OUTPUT_ENOUGH - size):
            output.append(octets)
            size += len(octets)
        if outbox:
            self.session.turned = True
        return size

    def _drain(
        self,
        pieces: Iterator[bytes],
        output: list[bytes],
        size: int,
        form: Form[object] | None = None,
    ) -> int:
        """Take pieces of a reply until it ends or enough is to be sent."""
        begin = len(output)
        self._sequence = None
        try:
            for piece in pieces:
                output.append(piece)
                size += len(piece)
                if size >= OUTPUT_ENOUGH:
                    self._sequence = pieces
                    self._handed_out = self.more = True
                    return size
            self.session.awaits = 1
        except Exception:
            del output[begin:]
            _logger.exception("a handler failed")
            answer = self._failure(form)
            if self._handed_out:
                self.session.close()
            else:
                output.append(answer)
        return size

    def _consume(self, pieces: Iterator[bytes]) -> None:
        """Run a reply that nobody wants to its end: its handler may do more than answer."""
        try:
            for _ in pieces:
                pass
            self.session.awaits = 1
        except Exception:
            _logger.exception("a handler failed")
            self._failure()
