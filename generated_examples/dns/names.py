"""Names of DNS, whose ends are pointers to where they were before (RFC 1035, 4.1.4)."""

from typing import Final, final

__all__ = ["Name", "NameCodec"]

Name = tuple[bytes, ...]

_POINTER: Final = 0xC0
_LONGEST: Final = 255  # octets of a name, with the lengths of its labels
_REACH: Final = 0x4000  # a pointer cannot name a place behind this


@final
class NameCodec:
    """Reads and writes names; the state is where each end of a name was written."""

    def state(self) -> dict[Name, int]:
        """Return the places of the names of one message."""
        return {}

    def read(
        self, data: bytes, at: int, end: int, _state: dict[Name, int]
    ) -> tuple[Name, int]:
        """Read labels up to the root.

        A pointer leads back to before all that was read of the name, so that no name
        goes round in a circle.

        Raises:
            ValueError: it is no name.
        """
        labels: list[bytes] = []
        behind, least, total = 0, at, 1
        while size := data[at]:
            if size >= _POINTER:
                behind = behind or at + 2
                at = (size - _POINTER) << 8 | data[at + 1]
                if at >= least:
                    raise ValueError("expected a pointer to an earlier place")
                least = at
                continue
            if size >= 64 or at + size >= len(data):
                raise ValueError("expected a label of 1 to 63 octets")
            total += size + 1
            if total > _LONGEST:
                raise ValueError(f"expected a name of at most {_LONGEST} octets")
            labels.append(data[at + 1 : at + 1 + size])
            at += size + 1
        behind = behind or at + 1
        if behind > end:
            raise ValueError("expected the end of the name")
        return tuple(labels), behind

    def write(self, value: Name, out: bytearray, state: dict[Name, int]) -> None:
        """Write labels; what was written before is a pointer.

        Raises:
            ValueError: a label has no octets, or too many.
        """
        if sum(map(len, value)) + len(value) >= _LONGEST:
            raise ValueError(f"expected a name of at most {_LONGEST} octets")
        for place, label in enumerate(value):
            rest = value[place:]
            if rest in state:
                out += (_POINTER << 8 | state[rest]).to_bytes(2, "big")
                return
            if not 0 < len(label) < 64:
                raise ValueError("expected labels of 1 to 63 octets")
            if len(out) < _REACH:
                state[rest] = len(out)
            out.append(len(label))
            out += label
        out.append(0)
