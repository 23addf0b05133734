"""Values that a schema gives to fields of octets, as they are written."""

from sockgen.model import Value

__all__ = ["plain_value"]


def plain_value(text: str, *, quoted: bool) -> Value:
    """Return the truth, the number, the text or the name of a member that is meant.

    Args:
        text: as it is written.
        quoted: whether in quotes: then it is a text.
    """
    if quoted:
        return text
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.isdigit() else text
