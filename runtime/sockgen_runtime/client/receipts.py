"""What a client says of messages that are acknowledged, beside its commands."""

from typing import Final, final

from sockgen_runtime.errors import BadChecksum, BadFrame
from sockgen_runtime.framing.acknowledged import AskedAgain, acknowledging
from sockgen_runtime.reading.decoder import Decoder

__all__ = ["Receipts"]

_TRIES: Final = 3  # for one message, in one direction or the other


@final
class Receipts:
    """Reads replies, and acknowledges them if that is the protocol's way.

    Args:
        decoder: of the replies.
    """

    __slots__ = ("_decoder", "_last", "_owed", "_tries")

    def __init__(self, decoder: Decoder[object]) -> None:
        self._decoder = decoder
        self._owed = b""
        self._last = b""
        self._tries = 0

    def said(self, command: bytes) -> None:
        """Note what is sent, and may be asked for again.

        Args:
            command: its octets; nothing: it cannot be sent again, as it is not alone.
        """
        self._last = command
        self._tries = 0

    def taken(self) -> bytes:
        """Return what is to be sent now, and is taken by that."""
        owed, self._owed = self._owed, b""
        return owed

    def next(self) -> object | None:
        """Return the next reply, or None if it has not arrived whole.

        Raises:
            ProtocolError: it is none; or the same was asked for too often.
        """
        while True:
            try:
                reply = self._decoder.next()
            except (AskedAgain, BadChecksum, BadFrame) as error:
                signs = acknowledging(self._decoder.forms.framing)
                again = self._last if isinstance(error, AskedAgain) else b""
                if signs is None or self._tries == _TRIES:
                    raise
                if isinstance(error, AskedAgain) and not again:
                    raise
                self._tries += 1
                self._owed += again or signs.bad
                continue
            if reply is not None:
                signs = acknowledging(self._decoder.forms.framing)
                if signs is not None:
                    self._owed += signs.good
                    self._tries = 0
            return reply
