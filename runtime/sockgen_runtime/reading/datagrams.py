"""Messages out of datagrams: nothing of a message is in another datagram.

What a datagram is at its end needs no line ending there. Whatever is wrong with it, the
next one is read as if nothing had been before.
"""

from collections.abc import Callable
from typing import Final, Generic, TypeVar, final

from sockgen_runtime.errors import BadFrame, PayloadTooLarge, ProtocolError
from sockgen_runtime.messages.forms import Form, Forms
from sockgen_runtime.messages.message import KW_ONLY, message
from sockgen_runtime.overriding import override

from .decoder import Decoder
from .fragments import DatagramEnvelope
from .limits import Limits, LineRules

__all__ = ["DatagramDecoder", "DatagramRules", "SingleLines"]

_C = TypeVar("_C")

_LARGEST: Final = 65507  # octets of data in one datagram over IPv4


@final
@message
class DatagramRules:
    """What a datagram holds.

    Attributes:
        max: octets of one datagram, in either direction.
        many: whether it holds any number of messages, each of which is accepted or
            refused by itself; otherwise it is one.
        trim: octets that are overlooked at its end, in any number.
        envelope: what stands before its message; None: nothing.
    """

    _: KW_ONLY
    max: int = _LARGEST
    many: bool = False
    trim: bytes = b""
    envelope: DatagramEnvelope | None = None

    @property
    def room(self) -> int:
        """Octets that there is room for in a datagram, beside its envelope."""
        return self.max if self.envelope is None else self.max - self.envelope.size

    @property
    def most(self) -> int:
        """Octets of an answer, which may be several datagrams."""
        return self.room if self.envelope is None else self.room * self.envelope.most


@final
class SingleLines(Generic[_C]):
    """Finds the messages of datagrams that are a line each, which is the quick way.

    Args:
        forms: what the messages may be.
        rules: what a line is.
        datagrams: what a datagram holds.

    Attributes:
        most: octets of an answer, which may be several datagrams.
    """

    __slots__ = (
        *("_choose", "_end", "_longest", "_mark", "_named", "_singles", "_whole"),
        "most",
    )

    def __init__(
        self, forms: Forms[_C], rules: LineRules, datagrams: DatagramRules
    ) -> None:
        self.most: int = datagrams.most
        self._choose = forms.choose
        self._named = {form.name: form for form in forms.all}
        self._whole = datagrams.room if not datagrams.trim else -1  # octets of one
        quick = forms.framing is None and not (datagrams.trim or rules.lenient)
        self._singles = {
            verb: form
            for verb, form in forms.singles.items()
            if quick and form.parse is not None and form.line_max is None
        }
        self._end = min(rules.accept, key=len)  # the end of all other endings
        self._mark = max(rules.accept, key=len)
        self._longest = min(rules.max, datagrams.room)

    def find(self, data: bytes) -> tuple[Form[_C], _C] | None:
        """Return the form and the message of a datagram; None: it is to be looked at.

        Args:
            data: the datagram.
        """
        if self._choose is not None:
            return self._chosen(data, self._choose)
        line = data.removesuffix(self._mark)
        form = self._singles.get(line.partition(b" ")[0])
        if form is None or form.parse is None or len(line) > self._longest:
            return None
        if self._end in line:
            return None
        try:
            return form, form.parse(line)
        except (ValueError, ProtocolError):
            return None  # The decoder finds what is wrong.

    def _chosen(
        self, data: bytes, choose: Callable[[bytes], str]
    ) -> tuple[Form[_C], _C] | None:
        """Return the form and the message of a datagram of octets."""
        if len(data) > self._whole:
            return None
        try:
            form = self._named.get(choose(data))
            if form is not None and form.parse is not None:
                return form, form.parse(data)
        except (ValueError, ProtocolError):
            pass  # The decoder finds what is wrong.
        return None


@final
class DatagramDecoder(Decoder[_C]):
    """Turns datagrams into messages.

    When `next` has returned None, the next datagram can be fed.

    Args:
        forms: what the messages may be.
        rules: what a line is.
        limits: how large a payload may be.
        datagrams: what a datagram holds.
    """

    __slots__ = ("_added", "_datagrams", "_oversize", "_whole")

    def __init__(
        self,
        forms: Forms[_C],
        rules: LineRules,
        limits: Limits,
        datagrams: DatagramRules,
    ) -> None:
        super().__init__(forms, rules, limits)
        self._datagrams = datagrams
        self._added = False  # whether the datagram had no line ending at its end
        self._oversize = False  # whether it is larger than it may be
        self._whole: bytes | None = None  # the datagram, if messages are octets

    @override
    def feed(self, data: bytes) -> None:
        """Take a datagram."""
        datagrams = self._datagrams
        if len(data) > datagrams.room:
            self._oversize = True
            return
        if datagrams.trim:
            data = data.rstrip(datagrams.trim)
        if self._forms.choose is not None:
            self._whole = data
            return
        self._added = not data.endswith(self._rules.accept)
        super().feed(data + self._rules.end if self._added else data)

    @override
    def next(self) -> _C | None:
        """Return the next message of the datagram; None: that was all.

        Raises:
            ProtocolError: it is not what it must be.
        """
        if self._oversize:
            raise self._dropped(PayloadTooLarge(None, self._datagrams.room))
        if self._whole is not None:
            whole, self._whole = self._whole, None
            return self._choose(whole)
        command = super().next()
        if command is None:
            if not self._is_over:
                raise self._dropped(BadFrame("expected a whole message in a datagram"))
        elif not (self._datagrams.many or self._is_over):
            raise self._dropped(BadFrame("expected one message in a datagram"))
        return command

    @override
    def recover(self, swallow: bool = False, resynchronise: bool = False) -> None:
        """Go on after an error: with the next message, or with nothing if it is one.

        Args:
            swallow: skip the payload that the refused command announced.
            resynchronise: skip to the end of the line in which the error was found.
        """
        if self._datagrams.many or self._trouble is None:
            super().recover(swallow, resynchronise)
        else:
            self.clear()

    @property
    def _is_over(self) -> bool:
        """Whether all of the datagram was taken, but for an ending that it had not."""
        if self.is_empty or self._is_between or not self._added:
            return self.is_empty
        return self._source.line() == b"" and self.is_empty

    def _dropped(self, error: ProtocolError) -> ProtocolError:
        """Forget the datagram because of an error, which is returned."""
        self.clear()
        self._oversize = False
        return self._noted(error, b"")
