"""Values in messages to our own side, cut when they are long."""

__all__ = ["printable", "shown", "shown_size"]


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
