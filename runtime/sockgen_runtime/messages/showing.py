"""Values in messages to our own side, cut when they are long."""

__all__ = ["shown", "shown_size"]


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
