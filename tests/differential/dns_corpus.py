"""Datagrams for servers of DNS: what is asked, and what is no question."""

import struct
from collections.abc import Iterator
from typing import Final

__all__ = ["CASES"]

_TYPES: Final = {
    "A": 1,
    "NS": 2,
    "CNAME": 5,
    "SOA": 6,
    "PTR": 12,
    "MX": 15,
    "TXT": 16,
    "AAAA": 28,
    "SRV": 33,
    "ANY": 255,
    "HINFO": 13,
    "CAA": 257,
    "TYPE65280": 65280,
}
_NAMES: Final = (
    *("example.org", "ns.example.org", "mail.example.org", "www.example.org"),
    *("web.example.org", "_sip._udp.example.org", "3.reverse.example.org"),
    *("big.example.org", "_udp.example.org", "nothing.example.org"),
    *("a.b.c.example.org", "below.web.example.org", "WWW.Example.ORG"),
    *("example.com", "org", ""),
)


def name(text: str) -> bytes:
    """Return a name as it is on the wire."""
    labels = [label.encode() for label in text.split(".") if label]
    return b"".join(bytes((len(label),)) + label for label in labels) + b"\0"


def question(
    asked: bytes,
    type_: int = 1,
    class_: int = 1,
    flags: int = 0,
    counts: tuple[int, int, int, int] = (1, 0, 0, 0),
    rest: bytes = b"",
) -> bytes:
    """Return a datagram with one question, and what stands behind it."""
    head = struct.pack("!6H", 0x1234, flags, *counts)
    return head + asked + struct.pack("!2H", type_, class_) + rest


def opt(size: int = 1232, version: int = 0, flags: int = 0, data: bytes = b"") -> bytes:
    """Return the record by which a client says what it can."""
    return b"\0" + struct.pack("!2H2BH", 41, size, 0, version, flags) + _sized(data)


def _sized(data: bytes) -> bytes:
    return struct.pack("!H", len(data)) + data


def _asked() -> Iterator[tuple[str, bytes]]:
    for text in _NAMES:
        for type_, number in _TYPES.items():
            yield f"{type_} of {text or 'the root'}", question(name(text), number)


def _flags() -> Iterator[tuple[str, bytes]]:
    web = name("web.example.org")
    for bit in range(16):
        yield f"flag {1 << bit:#06x}", question(web, flags=1 << bit)
    for opcode in range(16):
        yield f"opcode {opcode}", question(web, flags=opcode << 11)
    for class_ in (0, 2, 3, 4, 254, 255, 65535):
        yield f"class {class_}", question(web, class_=class_)


def _edns() -> Iterator[tuple[str, bytes]]:
    web, one = name("web.example.org"), (1, 0, 0, 1)
    for size in (0, 511, 512, 1232, 4096, 65535):
        big = name("big.example.org")
        yield f"size {size}", question(web, counts=one, rest=opt(size))
        yield f"much for {size}", question(big, 16, counts=one, rest=opt(size))
    yield "version 1", question(web, counts=one, rest=opt(version=1))
    yield "secure answers", question(web, counts=one, rest=opt(flags=0x8000))
    yield "an option", question(web, counts=one, rest=opt(data=b"\xff\0\0\2ab"))
    yield "two options", question(web, counts=one, rest=opt(data=b"\xff\0\0\0" * 2))
    yield (
        "an option too long",
        question(web, counts=one, rest=opt(data=b"\xff\0\0\3ab")),
    )
    yield "two of them", question(web, counts=(1, 0, 0, 2), rest=opt() * 2)
    named = b"\1a" + opt()
    yield "with a name", question(web, counts=one, rest=named)
    yield "in answers", question(web, counts=(1, 1, 0, 0), rest=opt())


def _spoilt() -> Iterator[tuple[str, bytes]]:
    whole = question(name("web.example.org"))
    for size in range(len(whole)):
        yield f"the first {size} octets", whole[:size]
    yield "an octet more", whole + b"\0"
    for counts in ((0, 0, 0, 0), (2, 0, 0, 0), (65535, 0, 0, 0), (1, 1, 0, 0)):
        yield f"counts {counts}", question(name("web.example.org"), counts=counts)
    yield "no question", struct.pack("!6H", 0x1234, 0, 0, 0, 0, 0)
    web = struct.pack("!2H", 1, 1)
    again = question(name("web.example.org"), counts=(2, 0, 0, 0))
    yield "two questions", again + name("web.example.org") + web
    yield "a name that is itself", question(b"\xc0\x0c")
    yield "a pointer ahead", question(b"\xc0\x20")
    yield "a pointer to the header", question(b"\xc0\x00")
    yield "a label of 64 octets", question(b"\x40" + b"a" * 64 + b"\0")
    yield "a label of another kind", question(b"\x80a\0")
    yield "the longest label", question(b"\x3f" + b"a" * 63 + name("example.org"))
    longest = (b"\x3f" + b"a" * 63) * 3
    yield (
        "the longest name",
        question(longest + b"\x2f" + b"a" * 47 + name("example.org")),
    )
    yield (
        "a name that is too long",
        question(longest + b"\x32" + b"a" * 50 + name("example.org")),
    )
    yield "a zero in a label", question(b"\x03a\0b" + name("example.org"))


CASES: Final = dict((*_asked(), *_flags(), *_edns(), *_spoilt()))
