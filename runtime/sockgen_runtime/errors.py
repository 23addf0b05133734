"""What can go wrong in a conversation.

    Exception
     +-- ProtocolError            answered as the schema declares; `kind` is the name there
     |    +-- UnknownCommand      no command begins like this line
     |    +-- WrongArguments      the line does not have the form of its command
     |    +-- WrongState          the command is not allowed here and now
     |    +-- BadValue            it has, but one of its fields has no such value
     |    +-- LineTooLong         more octets than a line may have
     |    +-- PayloadTooLarge     more octets than a payload may have
     |    +-- BadTrailer          a payload does not end where its size says
     |    +-- BadFrame            octets that are no message of any kind
     |    +-- BadEnvelope         what stands before every command is wrong
     |    +-- BadChecksum         a message whose sum is another one
     |    +-- TooManyItems        more items than a message may have
     |    +-- TooDeep             more levels of nested values than there may be
     |    +-- BatchTooLarge       more commands, or octets of them, than a batch may have
     |    +-- Stranger            a peer that is not the one of an exchange
     |    +-- HandlerFailure      our own handler raised; the peer learns no more than that
     |    +-- TooManyConnections  the server serves as many peers as it may
     |    +-- IdleTimeout         the peer was silent for too long
     |    +-- CommandTimeout      it takes too long to send a command
     |    +-- SlowConsumer        it does not read what it is sent unasked
     |    +-- Unrecoverable       more to be skipped than may be; never answered
     +-- ValueError
          +-- Malformed           octets that a form or a field cannot have; internal
          |    +-- BadText        the same, from the codec of a field
          +-- EncodeError         our own message cannot be written

A `ProtocolError` is the peer's (or the moment's) and is answered; an `EncodeError` is a
mistake of our own code and raises where the mistake is. No text that came from outside
reaches an answer other than through `ProtocolError.fill`, which cleans it.
"""

import re
from typing import ClassVar, Final, overload

from .messages.showing import cleaned, printable, shown, shown_size
from .overriding import override

__all__ = [
    "BadChecksum",
    "BadEnvelope",
    "BadFrame",
    "BadText",
    "BadTrailer",
    "BadValue",
    "BatchTooLarge",
    "CommandTimeout",
    "EncodeError",
    "HandlerFailure",
    "IdleTimeout",
    "LineTooLong",
    "Malformed",
    "PayloadTooLarge",
    "ProtocolError",
    "SlowConsumer",
    "Stranger",
    "TooDeep",
    "TooManyConnections",
    "TooManyItems",
    "UnknownCommand",
    "Unrecoverable",
    "WrongArguments",
    "WrongState",
]

FILL_MAX: Final = 128  # octets of one placeholder in an answer

_PLACEHOLDERS: Final = "verb|command|arguments|field|expected|value|reason"
_IN_TEXT: Final = re.compile(r"\{(" + _PLACEHOLDERS + r")(:lower)?\}")
_IN_OCTETS: Final = re.compile(rb"\{(" + _PLACEHOLDERS.encode() + rb")(:lower)?\}")


class ProtocolError(Exception):
    """The peer broke the protocol, or cannot be served: the schema says the answer.

    Attributes:
        kind: the name of the error in the schema.
        verb: the first word of the line, as it was received.
        command: the name of the command, once it is known.
        arguments: what followed the verb.
        field: the name of the field that was refused.
        expected: what would have been accepted.
        value: what was received instead.
        reason: why, in words.
        type: the name of the field's type in the schema; an answer may be declared there.
        silent: whether the command asked for no answer.
        pending: octets of a payload that still follow the line, if that is known; -1:
            the payload was read already.
        trailer: whether a line ending follows those.
        index: the place of the command in its batch, from 0; 0 also without one.
        until: what follows them instead, or ends them if their number is not known.
        octets: the whole message, where messages are octets.
    """

    kind: ClassVar[str] = "protocol_error"

    def __init__(
        self,
        reason: str = "",
        *,
        field: str = "",
        expected: str = "",
        value: bytes = b"",
        type_name: str = "",
        pending: int | None = None,
    ) -> None:
        super().__init__(reason)
        self.verb = b""
        self.command = ""
        self.arguments = b""
        self.field = field
        self.expected = expected
        self.value = value
        self.reason = reason
        self.type = type_name
        self.silent = False
        self.pending = pending
        self.trailer = True
        self.index = 0
        self.until = b""
        self.octets = b""

    @overload
    def fill(
        self,
        template: str,
        forbid: bytes = b"",
        *,
        encoding: str = "utf-8",
        most: int | None = None,
    ) -> str: ...
    @overload
    def fill(
        self, template: bytes, forbid: bytes = b"", *, most: int | None = None
    ) -> bytes: ...
    def fill(
        self,
        template: str | bytes,
        forbid: bytes = b"",
        *,
        encoding: str = "utf-8",
        most: int | None = None,
    ) -> str | bytes:
        """Return the template with its placeholders replaced by what went wrong.

        `{verb} {command} {arguments} {field} {expected} {value} {reason}` are replaced,
        each without control octets and at most 128 octets long; `{verb:lower}` and so
        on in small letters, of ASCII. What a replacement itself contains is not replaced
        again.

        Args:
            template: the text of the answer, as `str` or as octets.
            forbid: octets that the field around the answer cannot hold.
            encoding: the encoding of that field; what it lacks becomes a question mark.
            most: octets that the answer may have; what is more is cut off.
        """
        if isinstance(template, bytes):
            return _IN_OCTETS.sub(
                lambda m: self._cleaned(m[1].decode(), m[2], forbid), template
            )[:most]

        def printed(match: re.Match[str]) -> str:
            return printable(
                self._cleaned(match[1], match[2], forbid), forbid, encoding
            )

        filled = _IN_TEXT.sub(printed, template)
        if most is None:
            return filled
        return filled.encode(encoding)[:most].decode(encoding, "ignore")

    def _cleaned(self, name: str, lower: str | bytes | None, forbid: bytes) -> bytes:
        """Return one placeholder's octets, without those that are forbidden."""
        found: str | bytes = getattr(self, name)
        return cleaned(found, forbid, FILL_MAX, lower=bool(lower))


class UnknownCommand(ProtocolError):
    """No command begins like this line."""

    kind = "unknown_command"


class WrongArguments(ProtocolError):
    """A line does not have the form of its command."""

    kind = "wrong_arguments"


class BadValue(ProtocolError):
    """A field has a value that its type does not allow."""

    kind = "bad_value"


class LineTooLong(ProtocolError):
    """A line has more octets than it may have.

    Args:
        limit: octets that are allowed.
        unfinished: whether the end of the line has not arrived.
        size: octets that it was announced to have, none of which was taken.
    """

    kind = "line_too_long"

    def __init__(
        self, limit: int, unfinished: bool = False, size: int | None = None
    ) -> None:
        super().__init__(f"expected a line of at most {limit} octets, got more")
        self.limit = limit
        self.unfinished = unfinished
        self.size = size


class PayloadTooLarge(ProtocolError):
    """A payload has more octets than it may have.

    Args:
        size: octets that were announced; None: something else ends them, and more came.
        limit: octets that are allowed.
        trailer: whether a line ending follows the announced octets.
        until: what ends them, where none were announced; nothing: that is not known.
    """

    kind = "payload_too_large"

    def __init__(
        self, size: int | None, limit: int, trailer: bool = True, until: bytes = b""
    ) -> None:
        came = "more" if size is None else shown_size(size)
        reason = f"expected a payload of at most {limit} octets, got {came}"
        super().__init__(reason, pending=size)
        self.size = size
        self.limit = limit
        self.trailer = trailer
        self.until = until


class BadTrailer(ProtocolError):
    """A payload is not followed by a line ending, or by what else should be there.

    Args:
        reason: why, in words.
        until: what should be there; nothing: a line ending.
    """

    kind = "bad_trailer"

    def __init__(self, reason: str = "", until: bytes = b"") -> None:
        super().__init__(reason)
        self.until = until


class BadFrame(ProtocolError):
    """What arrived is divided into no message: a size, a mark or a quote is wrong.

    Attributes:
        lost: whether it is not known where the next message begins.
    """

    kind = "bad_frame"
    lost: bool = False


class BadEnvelope(ProtocolError):
    """A line does not begin with what stands before every command."""

    kind = "bad_envelope"


class BadChecksum(ProtocolError):
    """The sum behind a message is not that of its octets."""

    kind = "bad_checksum"


class TooManyItems(ProtocolError):
    """A message has more items than it may have."""

    kind = "too_many_items"

    def __init__(self, count: int, limit: int) -> None:
        super().__init__(f"expected at most {limit} items, got {count}")
        self.limit = limit


class BatchTooLarge(ProtocolError):
    """A batch has more commands, or more octets of them, than it may have."""

    kind = "batch_too_large"


class TooDeep(ProtocolError):
    """A value is within more values of its own type than it may be.

    Args:
        limit: levels that are allowed.
    """

    kind = "too_deep"

    def __init__(self, limit: int) -> None:
        super().__init__(f"expected at most {limit} values within each other, got more")
        self.limit = limit


class WrongState(ProtocolError):
    """A command that is not allowed in the state that the conversation is in."""

    kind = "wrong_state"


class Stranger(ProtocolError):
    """Somebody else speaks to the port of an exchange, which goes on."""

    kind = "stranger"


class HandlerFailure(ProtocolError):
    """Our own handler raised; the log has the exception, the answer has not."""

    kind = "handler_failure"


class TooManyConnections(ProtocolError):
    """The server serves as many peers as it may."""

    kind = "too_many_connections"


class IdleTimeout(ProtocolError):
    """The peer was silent for too long."""

    kind = "idle_timeout"


class CommandTimeout(ProtocolError):
    """The peer took too long to send a command that it had begun."""

    kind = "command_timeout"


class SlowConsumer(ProtocolError):
    """More waits to be sent unasked than may wait, because the peer does not read it."""

    kind = "slow_consumer"


class Unrecoverable(ProtocolError):
    """More would have to be skipped than may be; the connection closes without answer."""

    kind = "unrecoverable"


class Malformed(ValueError):
    """These octets are not of this form; another form may still match them."""


class BadText(Malformed):
    """A field's octets have no value in its type.

    Args:
        expected: what would have been accepted.
        value: what was received.
    """

    def __init__(self, expected: str, value: bytes) -> None:
        super().__init__(expected, value)
        self.expected = expected
        self.value = value

    @override
    def __str__(self) -> str:
        """Say what was expected and what came."""
        return f"expected {self.expected}, got {shown(self.value)}"


class EncodeError(ValueError):
    """Our own message cannot be written, because it would not be read back the same.

    Args:
        expected: what can be written.
        value: what was given.
        field: the name of the field, if it is known.
    """

    def __init__(self, expected: str, value: object, field: str = "") -> None:
        super().__init__(expected, value, field)
        self.expected = expected
        self.value = value
        self.field = field

    @override
    def __str__(self) -> str:
        """Say which field, what was expected and what was given."""
        where = f"field {self.field!r}: " if self.field else ""
        return f"{where}expected {self.expected}, got {shown(self.value)}"
