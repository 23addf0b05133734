"""Names of DNS, whose ends are pointers to where they were before (RFC 1035, 4.1.4)."""

from typing import Final, final

__all__ = ["Name", "NameCodec", "Places"]

Name = tuple[bytes, ...]

_POINTER: Final = 0xC0
_LONGEST: Final = 255  # octets of a name, with the lengths of its labels
_REACH: Final = 0x4000  # a pointer cannot name a place behind this


@final
class Places:
    """Where the names of one message are, and their ends.

    Attributes:
        written: the place of each.
        read: what was found where a pointer has led.
    """

    __slots__ = ("read", "written")

    def __init__(self) -> None:
        self.written: dict[Name, int] = {}
        self.read: dict[int, Name] = {}


@final
class NameCodec:
    """Reads and writes names."""

    def state(self) -> Places:
        """Return the places of the names of one message."""
        return Places()

    def read(self, data: bytes, at: int, end: int, state: Places) -> tuple[Name, int]:
        """Read labels up to the root.

        A pointer leads back to before all that was read of the name, so that no name
        goes round in a circle. Where one has led is not read again: else the names of a
        message could all be the same long way.

        Raises:
            ValueError: it is no name.
        """
        labels: list[bytes] = []
        known = state.read
        led: list[
            tuple[int, int]
        ] = []  # where pointers have led, behind how many labels
        behind, least, total = 0, at, 1
        while size := data[at]:
            if size >= _POINTER:
                behind = behind or at + 2
                at = (size - _POINTER) << 8 | data[at + 1]
                if at >= least:
                    raise ValueError("expected a pointer to an earlier place")
                least = at
                if at in known:
                    labels += known[at]
                    total = sum(map(len, labels)) + len(labels) + 1
                    break
                led.append((at, len(labels)))
                continue
            if size >= 64 or at + size >= len(data):
                raise ValueError("expected a label of 1 to 63 octets")
            total += size + 1
            if total > _LONGEST:
                break
            labels.append(data[at + 1 : at + 1 + size])
            at += size + 1
        behind = behind or at + 1
        if total > _LONGEST:
            raise ValueError(f"expected a name of at most {_LONGEST} octets")
        if behind > end:
            raise ValueError("expected the end of the name")
        for place, count in led:
            known[place] = tuple(labels[count:])
        return tuple(labels), behind

    def write(self, value: Name, out: bytearray, state: Places) -> None:
        """Write labels; what was written before is a pointer.

        Raises:
            ValueError: a label has no octets, or too many.
        """
        if sum(map(len, value)) + len(value) >= _LONGEST:
            raise ValueError(f"expected a name of at most {_LONGEST} octets")
        written = state.written
        for place, label in enumerate(value):
            rest = value[place:]
            if rest in written:
                out += (_POINTER << 8 | written[rest]).to_bytes(2, "big")
                return
            if not 0 < len(label) < 64:
                raise ValueError("expected labels of 1 to 63 octets")
            if len(out) < _REACH:
                written[rest] = len(out)
            out.append(len(label))
            out += label
        out.append(0)
