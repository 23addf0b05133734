"""How deep a value that contains values of its own type may be, both ways."""

from sockgen_runtime.errors import EncodeError, TooDeep

__all__ = ["deeper", "nested"]


def deeper(depth: int, most: int) -> int:
    """Return the depth of what is read within a value of some depth.

    Args:
        depth: how many values it is within.
        most: within how many it may be, itself included.

    Raises:
        TooDeep: it is within too many.
    """
    if depth >= most:
        raise TooDeep(most)
    return depth + 1


def nested(depth: int, most: int) -> int:
    """Return the depth of what is written within a value of some depth.

    Args:
        depth: how many values it is within.
        most: within how many it may be, itself included.

    Raises:
        EncodeError: it is within too many.
    """
    if depth >= most:
        raise EncodeError(f"at most {most} values within each other", depth + 1)
    return depth + 1
