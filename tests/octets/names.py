"""A hook: names of labels, of which one that was there before is written as a pointer."""

from typing import Final, final

__all__ = ["Labels"]

_POINTER: Final = 0xC0


@final
class Labels:
    """Reads and writes the names of DNS (RFC 1035)."""

    def state(self) -> dict[tuple[bytes, ...], int]:
        """Return where names are that were written."""
        return {}

    def read(
        self, data: bytes, at: int, end: int, _state: object
    ) -> tuple[tuple[bytes, ...], int]:
        """Read labels up to the root, or to a pointer backwards."""
        labels: list[bytes] = []
        behind, least = 0, at
        while (size := data[at]) != 0:
            if size >= _POINTER:
                behind = behind or at + 2
                at = (size - _POINTER) * 256 + data[at + 1]
                if at >= least:
                    raise ValueError("expected a pointer backwards")
                least = at
                continue
            labels.append(data[at + 1 : at + 1 + size])
            at += 1 + size
        behind = behind or at + 1
        if behind > end or sum(map(len, labels)) > 255:
            raise ValueError("expected a name")
        return tuple(labels), behind

    def write(
        self,
        value: tuple[bytes, ...],
        out: bytearray,
        state: dict[tuple[bytes, ...], int],
    ) -> None:
        """Write labels, and a pointer as soon as the rest was written before."""
        for place, label in enumerate(value):
            rest = value[place:]
            if rest in state:
                out += (_POINTER * 256 + state[rest]).to_bytes(2, "big")
                return
            if len(out) < 0x4000:
                state[rest] = len(out)
            if not 0 < len(label) < 64:
                raise ValueError("expected labels of 1 to 63 octets")
            out.append(len(label))
            out += label
        out.append(0)
