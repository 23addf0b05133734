"""Bytes in, messages out: no socket, no thread, no clock, no handler.

`feed` takes what has arrived, `next` returns one message after the other, or None when it
needs more. What comes out does not depend on how the bytes were cut, and the time it takes
grows with their number only. An error of the peer raises `ProtocolError`; the decoder can
always go on, and `recover` says from where.

The same decoder reads commands on the server's side and replies on the client's.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final, Generic, TypeVar

from sockgen_runtime.errors import (
    BadValue,
    LineTooLong,
    ProtocolError,
    WrongArguments,
    WrongState,
)
from sockgen_runtime.framing.frames import Frames
from sockgen_runtime.framing.tokens import BETWEEN, one_line, shown, unescaped
from sockgen_runtime.messages.demands import Block, Demand, Reading, Take, Until
from sockgen_runtime.messages.forms import Form, Forms
from sockgen_runtime.messages.mistakes import mistake_among, mistake_of

from .limits import Limits, LineRules
from .meeting import Meeting
from .recovery import skip
from .rivals import rivalry
from .source import Source

__all__ = ["Decoder"]

_C = TypeVar("_C")

_NOT_HERE: Final = "expected another command in this state"
_VERB_SEEN: Final = 256  # octets of an incomplete line in which its verb is looked for


class Decoder(Generic[_C]):
    """Turns the bytes of one direction of a conversation into messages.

    Attributes:
        form: the form of the message that was returned last, or that is being read.
        octets: that message as it came, where messages are octets.

    Args:
        forms: what the messages may be; may be replaced between two messages.
        rules: what a line is.
        limits: how large a payload may be, and how much may be skipped.
    """

    __slots__ = (
        "_body",
        "_demand",
        "_displaced",
        "_first",
        "_forms",
        "_frames",
        "_interrupted",
        "_least",
        "_limits",
        "_lineless",
        "_meeting",
        "_reading",
        "_rules",
        "_singles",
        "_source",
        "_tokens",
        "_took_payload",
        "_trouble",
        "form",
        "octets",
    )

    def __init__(
        self,
        forms: Forms[_C],
        rules: LineRules | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._rules = LineRules() if rules is None else rules
        self._limits = Limits() if limits is None else limits
        self._source = Source(self._rules)
        self._meeting = Meeting(self._source, self._rules, self._limits)
        self._reading: Reading[_C] | None = None
        self._demand: Demand | None = None
        self._frames: Frames | None = None  # if messages are tokens
        self._tokens: list[bytes] = []  # of the message that is being read
        self._first = b""  # line that the reader was given
        self._took_payload = False  # whether it has, of this message
        self._trouble: ProtocolError | None = None  # from which nobody has recovered
        self._lineless = self._interrupted = False  # no line begins a message; the next
        self._displaced = False  # what is being read is not allowed here
        self.form: Form[_C] | None = None
        self.octets: bytes = b""
        self.forms = forms

    @property
    def forms(self) -> Forms[_C]:
        """What the next message may be."""
        return self._forms

    @forms.setter
    def forms(self, forms: Forms[_C]) -> None:
        self._forms = forms
        self._singles = forms.singles
        self._body = forms.body
        framing = forms.framing
        if framing is None:
            self._frames = None
        elif self._frames is None or self._frames.framing is not framing:
            self._frames = Frames(framing, self._meeting.meet, self._limits.payload)
        self._lineless = forms.body is not None or framing is not None
        self._interrupted |= self._lineless
        self._least = min([self._rules.max, *forms.line_limits(self._rules.max)])

    @property
    def unfinished(self) -> bool:
        """Whether a message has begun of which more must come, once `next` is None."""
        return self._is_between or self._source.unfinished

    @property
    def is_empty(self) -> bool:
        """Whether everything that has arrived was taken."""
        return not self._is_between and self._source.is_empty

    @property
    def _is_between(self) -> bool:
        """Whether a reader waits for more."""
        frames = self._frames
        framed = frames is not None and frames.demand is not None
        return framed or self._demand is not None

    def feed(self, data: bytes) -> None:
        """Take what has arrived.

        Raises:
            Unrecoverable: more had to be skipped than may be.
        """
        if self._trouble is not None:
            self.recover()
        self._source.feed(data)

    def end(self) -> None:
        """Learn that nothing more arrives: what goes on to the end of the input is whole."""
        self._source.end()

    def next(self) -> _C | None:
        """Return the next message, or None if it has not arrived whole.

        Raises:
            ProtocolError: the peer broke the protocol; the next call goes on behind it.
        """
        if self._interrupted:
            if self._demand is not None:
                return self._resume(self._demand)
            if self._frames is not None:
                return self._next_framed(self._frames)
            self.recover()
            if self._body is not None:
                self.form = self._body
                return self._read(self._body, b"")
        source = self._source
        while True:
            lines = source.lines
            line = lines.pop() if lines and source.exact else source.line()
            if line is None:
                return self._unended()
            if len(line) > self._least:
                self._check_length(line)
            form = self._singles.get(line.partition(b" ")[0])
            if form is not None:
                self.form = form
                try:
                    if form.parse is not None:
                        return form.parse(line)
                    return self._read(form, line)
                except ValueError:
                    return self._choose(line)  # which finds what is wrong
                except ProtocolError as error:
                    raise self._located(error, form, line) from None
            if self._rules.lenient:
                line = line.lstrip(b" ")
            if line or not self._rules.empty_skip:
                return self._choose(line)

    def recover(self, swallow: bool = False, resynchronise: bool = False) -> None:
        """Go on after an error.

        Without an argument the next line begins where the error was found: a payload that
        was refused because of its size is then read as lines.

        Args:
            swallow: skip the payload that the refused command announced.
            resynchronise: skip to the end of the line in which the error was found.

        Raises:
            Unrecoverable: that would be more than may be skipped.
        """
        error, self._trouble = self._trouble, None
        self._interrupted = self._lineless
        budget = self._limits.swallow
        skip(self._source, error, budget, swallow=swallow, resynchronise=resynchronise)

    def clear(self) -> None:
        """Forget what has arrived and was not taken, as if nothing had been."""
        self._source.clear()
        self._reading = self._demand = self._trouble = None
        if self._frames is not None:
            self._frames.clear()
        self._displaced, self._interrupted = False, self._lineless

    def _next_framed(self, frames: Frames) -> _C | None:
        """Return the next message, or None if it has not arrived whole."""
        take, source = frames.take, self._source
        if self._trouble is not None:
            self.recover()
        elif not source.lines and frames.demand is None and not source.waiting:
            return None  # as after every batch
        while True:
            tokens, lines = None, source.lines
            try:
                if lines and source.exact and frames.demand is None:
                    tokens = take(lines)
                if tokens is None:
                    tokens = frames.next()
            except ProtocolError as error:
                raise self._noted(error, b"") from None
            if not tokens:
                if tokens is None:
                    return None
                if self._rules.empty_skip:
                    continue
                tokens = [b""]
            if not frames.framing.tokens:
                return self._choose(tokens[0])
            form = self._singles.get(tokens[0])
            if form is not None and form.tokens is not None:
                self.form = form
                try:
                    return form.tokens(tokens)
                except ValueError:
                    pass  # `_choose` finds what is wrong
                except ProtocolError as error:
                    raise self._located(error, form, one_line(tokens)) from None
            self._tokens = tokens
            return self._choose(one_line(tokens))

    # Finding the form -----------------------------------------------------------------

    def _unended(self) -> _C | None:
        """Return the message that what has no line ending is, if it may be one."""
        source = self._source
        if source.ended and source.waiting and self._forms.headless is not None:
            self.form = self._forms.headless
            return self._read(self.form, b"")
        if source.waiting > self._least:
            self._check_unfinished()
        return None

    def _choose(self, line: bytes) -> _C | None:
        """Read a line that the table of verbs alone does not decide."""
        self.octets = line
        candidates = self._forms.candidates(line)
        if candidates:
            return self._try(candidates, line)
        elsewhere = self._forms.elsewhere
        candidates = () if elsewhere is None else elsewhere.candidates(line)
        if not candidates:
            raise self._noted(self._forms.unknown(line), line)
        self._displaced = True
        if self._try(candidates, line) is None:
            return None
        raise self._refusal(line)

    def _try(self, candidates: Sequence[Form[_C]], line: bytes) -> _C | None:
        """Read a line as the first of these forms that it has."""
        refusals: list[tuple[ValueError, Form[_C]]] = []
        for index, form in enumerate(candidates, 1):
            self.form = form
            try:
                if form.parse is not None:
                    return form.parse(line)
                if form.headless:
                    self._source.back(line)
                return self._read(form, line, candidates[index:])
            except ValueError as refusal:
                refusals.append((refusal, form))
            except ProtocolError as error:
                raise self._located(error, form, line) from None
        raise self._located(*mistake_among(refusals, line), line)

    def _refusal(self, line: bytes) -> ProtocolError:
        """Return the error of a command that was read whole, and is not allowed here."""
        error = WrongState(_NOT_HERE, pending=-1)  # what it announced was taken with it
        if self.form is not None:
            self.form.locate(error, line)
        return self._noted(error, line)

    def _check_length(self, line: bytes) -> None:
        """Refuse a line that is longer than its command allows."""
        if len(line) > (limit := self._line_limit(line)):
            raise self._noted(LineTooLong(limit), line)

    def _check_unfinished(self) -> None:
        """Refuse a line that is too long already, although its end has not arrived."""
        waiting = self._source.waiting - self._source.slack
        if waiting > self._least:
            line = self._source.peek(_VERB_SEEN)
            if waiting > (limit := self._line_limit(line)):
                raise self._noted(LineTooLong(limit, unfinished=True), line)

    def _line_limit(self, line: bytes) -> int:
        """Return how long a line may be, which depends on its verb."""
        line = line.lstrip(b" ") if self._rules.lenient else line
        return self._forms.line_limit(line, self._rules.max)

    # Reading several lines ------------------------------------------------------------

    def _read(
        self, form: Form[_C], line: bytes, behind: Sequence[Form[_C]] = ()
    ) -> _C | None:
        """Read what begins with a line; from the first demand on, it is of this form.

        If it may be of a form behind that one, too, further lines decide.

        Raises:
            ValueError: the line is not of this form; no octet behind it was taken.
        """
        if form.tokens is not None:
            return form.tokens(self._tokens)
        reading = form.reading(line)
        if behind:
            reading = rivalry(form, behind, line, partial(setattr, self, "form"))
        try:
            demand = next(reading)
        except StopIteration as stop:
            command: _C = stop.value
            return command
        self._reading = reading
        self._first = self._meeting.line = line
        self._took_payload = False
        return self._resume(demand)

    def _resume(self, demand: Demand) -> _C | None:
        """Meet the demands of a reader, as far as octets have arrived."""
        reading, self._reading = self._reading, None
        self._demand, self._interrupted = None, self._lineless
        form = self.form
        if reading is None or form is None:
            return None
        try:
            while (octets := self._meeting.meet(demand, form.line_max)) is not None:
                self._took_payload |= isinstance(demand, (Block, Take, Until))
                demand = reading.send(octets)
        except StopIteration as stop:
            if self._displaced:
                raise self._refusal(self._first) from None
            command: _C = stop.value
            return command
        except ValueError as refusal:
            error = mistake_of(refusal, form, self._first)
            raise self._broken_off(error, form) from None
        except ProtocolError as error:
            raise self._broken_off(error, form) from None
        self._reading, self._demand, self._interrupted = reading, demand, True
        return None

    def _broken_off(self, error: ProtocolError, form: Form[_C]) -> ProtocolError:
        """Note in an error of a reader where it was found, and what was read before."""
        if self._took_payload and error.pending is None:
            error.pending = -1
        return self._located(error, form, self._first)

    # Errors ---------------------------------------------------------------------------

    def _noted(self, error: ProtocolError, line: bytes) -> ProtocolError:
        """Note in an error the line where it was found, and that it must be recovered from."""
        self._displaced = False
        error.octets = line
        if self._forms.choose is None:
            message = self._forms.message(line)
            error.verb, _, error.arguments = message.partition(self._forms.blank)
        if self._forms.blank == BETWEEN:
            error.verb, error.arguments = unescaped(error.verb), shown(error.arguments)
        self._trouble = error
        self._interrupted = True
        return error

    def _located(
        self, error: ProtocolError, form: Form[_C], line: bytes
    ) -> ProtocolError:
        """Note in an error also which command it was found in."""
        if self._displaced and isinstance(error, (WrongArguments, BadValue)):
            error = WrongState(_NOT_HERE, pending=error.pending)
        form.locate(error, line)
        return self._noted(error, line)
