"""What a client of TFTP may say to two servers: each case is a list of datagrams.

The first goes to the server's port, the others to the one that has answered.
"""

from collections.abc import Iterator
from struct import pack
from typing import Final

__all__ = ["CASES"]


def _asked(opcode: int, name: bytes, mode: bytes = b"octet", *options: bytes) -> bytes:
    return pack("!H", opcode) + b"".join(t + b"\0" for t in (name, mode, *options))


def _read(*rest: bytes) -> bytes:
    return _asked(1, *rest)


def _write(*rest: bytes) -> bytes:
    return _asked(2, *rest)


def _data(block: int, octets: bytes) -> bytes:
    return pack("!HH", 3, block) + octets


def _ack(block: int) -> bytes:
    return pack("!HH", 4, block)


def _error(code: int) -> bytes:
    return pack("!HH", 5, code) + b"no\0"


_FULL: Final = b"x" * 512


def _reading() -> Iterator[tuple[str, list[bytes]]]:
    yield "a small file", [_read(b"small"), _ack(1)]
    yield "an empty file", [_read(b"empty"), _ack(1)]
    yield "a file of one whole block", [_read(b"block"), _ack(1), _ack(2)]
    yield "a file of several blocks", [_read(b"large"), *map(_ack, range(1, 5))]
    yield "a text", [_read(b"text", b"netascii"), _ack(1), _ack(2)]
    yield "a mode in capitals", [_read(b"small", b"OCTET")]
    yield "a mode of mail", [_read(b"small", b"mail")]
    yield "a mode that there is not", [_read(b"small", b"ocket")]
    yield "no such file", [_read(b"nothing")]
    yield "a folder", [_read(b"folder")]
    yield "an empty name", [_read(b"")]
    yield "a slash before the name", [_read(b"/small")]
    yield "a way out", [_read(b"../../../../../etc/passwd")]
    yield (
        "an acknowledgement that came twice",
        [*(_read(b"large"), _ack(1), _ack(1), _ack(2))],
    )
    yield "an old acknowledgement", [_read(b"large"), _ack(0), _ack(1)]
    yield "one of what was not sent", [_read(b"large"), _ack(9), _ack(1)]
    yield "an error ends it", [_read(b"large"), _error(3), _ack(1)]
    yield "data for an acknowledgement", [_read(b"large"), _data(1, b"x"), _ack(1)]
    yield "a request for one", [_read(b"large"), _read(b"large")]
    yield "an operation that there is not", [_read(b"large"), pack("!HH", 9, 1)]
    yield "half an acknowledgement", [_read(b"large"), b"\0\4\0", _ack(1)]
    yield "nothing for one", [_read(b"large"), b"", _ack(1)]


def _options() -> Iterator[tuple[str, list[bytes]]]:
    for option, values in {
        b"blksize": (b"8", b"7", b"0", b"512", b"1428", b"65464", b"65465", b"x", b""),
        b"tsize": (b"0", b"17", b"x", b""),
        b"timeout": (b"1", b"255", b"0", b"256", b"x", b""),
        b"odd": (b"1",),
        b"BLKSIZE": (b"100",),
    }.items():
        for value in values:
            name = f"{option.decode()} of {value.decode() or 'nothing'}"
            asked = _read(b"large", b"octet", option, value)
            yield name, [asked, _ack(0), _ack(1)]
    both = (b"tsize", b"0", b"blksize", b"1000")
    yield "two options", [_read(b"large", b"octet", *both), _ack(0), _ack(1)]
    twice = (b"blksize", b"100", b"blksize", b"200")
    yield "an option twice", [_read(b"large", b"octet", *twice), _ack(0)]
    yield "an option without a value", [_read(b"large", b"octet", b"blksize")]
    yield (
        "options of which one is odd",
        [_read(b"large", b"octet", b"odd", b"1", *both)],
    )
    refused = _read(b"large", b"octet", *both)
    yield "options that are refused", [refused, _error(8), _ack(0)]
    yield "the size of a text", [_read(b"text", b"netascii", b"tsize", b"0")]


def _writing() -> Iterator[tuple[str, list[bytes]]]:
    yield "a new file", [_write(b"new1"), _data(1, b"x")]
    yield "a new file that is empty", [_write(b"new2"), _data(1, b"")]
    yield (
        "a new file of blocks",
        [*(_write(b"new3"), _data(1, _FULL), _data(2, _FULL), _data(3, b""))],
    )
    yield (
        "a block that came twice",
        [*(_write(b"new4"), _data(1, _FULL), _data(1, _FULL), _data(2, b"y"))],
    )
    yield "the last one twice", [_write(b"new5"), _data(1, b"x"), _data(1, b"x")]
    yield "a block that is left out", [_write(b"new6"), _data(2, _FULL), _data(1, b"x")]
    yield "an error ends that", [_write(b"new7"), _error(0), _data(1, b"x")]
    yield "an acknowledgement for data", [_write(b"new8"), _ack(1), _data(1, b"x")]
    yield (
        "a new file with options",
        [
            *(_write(b"new9", b"octet", b"blksize", b"8", b"tsize", b"9"),),
            *(_data(1, b"12345678"), _data(2, b"9")),
        ],
    )
    yield "a new text", [_write(b"newa", b"netascii"), _data(1, b"a\r\nb\r\0c")]
    yield "a file that is there", [_write(b"small"), _data(1, b"x")]
    yield "a file in no folder", [_write(b"nowhere/new")]
    yield "a file outside", [_write(b"../../../../../../new")]
    yield "a folder to be written", [_write(b"folder")]


def _malformed() -> Iterator[tuple[str, list[bytes]]]:
    whole = _read(b"small")
    for size in range(1, len(whole)):
        yield f"the first {size} octets of a request", [whole[:size]]
    yield "an octet more", [whole + b"x"]
    for opcode in (0, 7, 9, 0x100, 0xFFFF):
        yield f"operation {opcode} first", [pack("!H", opcode) + whole[2:]]
    yield "data first", [_data(1, b"x")]
    yield "an acknowledgement first", [_ack(1)]
    yield "an error first", [_error(1)]
    yield "options first", [b"\0\6blksize\x008\0"]


CASES: Final = dict([*_reading(), *_options(), *_writing(), *_malformed()])
"""The datagrams of each case, by its name."""
