"""Fixed-point numbers: raw whole numbers of which some bits are a fraction."""

__all__ = ["from_fixed", "to_fixed"]


def from_fixed(raw: int, fraction: int) -> float:
    """Return the number that a raw one stands for.

    Args:
        raw: as it is on the wire.
        fraction: how many of its bits are behind the point.
    """
    return raw / (1 << fraction)


def to_fixed(number: float, fraction: int) -> int:
    """Return the raw number nearest to one.

    Args:
        number: what it stands for.
        fraction: how many bits are behind the point.
    """
    return round(number * (1 << fraction))
