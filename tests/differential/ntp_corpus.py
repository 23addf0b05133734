"""Datagrams for servers of NTP: questions, and what is none."""

from random import Random
from typing import Final

__all__ = ["CASES", "QUESTION"]

QUESTION: Final = bytes.fromhex("23000620" + "00" * 36 + "e8f1a2b3c4d5e6f7")
_CODE: Final = bytes(range(16))  # of a key that nobody has


def _extension(type_: int, value: bytes, *, more: int = 0) -> bytes:
    """Return an extension field whose length is right, or more than that."""
    length = 4 + len(value) + more
    return type_.to_bytes(2, "big") + length.to_bytes(2, "big") + value


_BEHIND: Final = {
    "a code of 16 octets": b"\0\0\0\1" + _CODE,
    "a code of 20 octets": b"\0\0\0\1" + _CODE + b"abcd",
    "a code of 12 octets": b"\0\0\0\1" + _CODE[:12],
    "a key without a code": b"\0\0\0\1",
    "no key and no code": b"\0\0\0\0",
    "a field": _extension(0x1234, bytes(24)),
    "a field of NTS": _extension(0x0104, bytes(24)),
    "two fields": _extension(0x1234, bytes(12)) + _extension(0x2345, bytes(24)),
    "a field and a code": _extension(0x1234, bytes(24)) + b"\0\0\0\1" + _CODE,
    "a field that is too short": _extension(0x0104, bytes(8)),
    "a field of odd length": _extension(0x0104, bytes(25)),
    "a field longer than all": _extension(0x0104, bytes(24), more=64),
    "a field without a length": b"\1\4\0\0" + bytes(24),
    "a field that is nothing": b"\1\4\0\4" + bytes(24),
}


def _spoilt(random: Random) -> bytes:
    """Return a question with some octets changed, behind the first one."""
    data = bytearray(QUESTION)
    for _ in range(random.choice((1, 4, 20))):
        data[random.randrange(1, 40)] = random.randrange(256)
    return bytes(data)


CASES: Final[dict[str, bytes]] = {
    **{f"first octet {n:#04x}": bytes((n,)) + QUESTION[1:] for n in range(256)},
    **{f"{n} octets": QUESTION[:n] for n in range(48)},
    **{f"{n} zeros behind": QUESTION + bytes(n) for n in range(1, 80)},
    **{name: QUESTION + octets for name, octets in _BEHIND.items()},
    **{f"spoilt {n}": _spoilt(Random(n)) for n in range(50)},
    "1,024 octets": QUESTION + _extension(0x1234, bytes(972)),
    "1,025 octets": QUESTION + bytes(977),
}
