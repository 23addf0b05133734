"""Values in messages, cut when they are long, and cleaned if they go to the other side."""

from typing import Final

__all__ = ["cleaned", "printable", "shown", "shown_size"]

_CONTROLS: Final = bytes(range(0x20)) + b"\x7f"


def shown(value: object) -> str:
    """Return a value for a message to our own side, cut when it is long."""
    if isinstance(value, (bytes, str)):
        text = repr(value[:64])
        return text if len(value) <= 64 else f"{text}... ({len(value)} in all)"
    if isinstance(value, int):
        return shown_size(value)
    text = repr(value)
    return text if len(text) <= 96 else text[:96] + "..."


def shown_size(number: int) -> str:
    """Return a number in words that stay short, whatever the peer announced."""
    if number.bit_length() <= 256:
        return str(number)
    return f"a number of {number.bit_length()} bits"


def cleaned(found: str | bytes, forbid: bytes, most: int, *, lower: bool) -> bytes:
    """Return what was received as octets that can stand in an answer.

    Args:
        found: what was received.
        forbid: octets that cannot stand there, besides control octets.
        most: octets that are returned at most.
        lower: whether in small letters, of ASCII.
    """
    octets = found if isinstance(found, bytes) else found.encode("utf-8", "replace")
    # What is removed may be all of a long run, so the cut comes last; the first cut keeps
    # the work small.
    octets = octets[: 8 * most].lower() if lower else octets[: 8 * most]
    return octets.translate(None, _CONTROLS + forbid)[:most]


def printable(octets: bytes, forbid: bytes, encoding: str) -> str:
    """Return octets as text that can be written in an encoding.

    Args:
        octets: what was received.
        forbid: octets that cannot stand there.
        encoding: the encoding.
    """
    text = octets.decode(encoding, "replace").replace("\ufffd", "?")
    shown = "".join(character for character in text if character.isprintable())
    return shown if b"?" not in forbid else shown.replace("?", "")
