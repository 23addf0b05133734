"""Bit fields: which bits of their integer they take, and where its octets are."""

from pathlib import Path
from random import Random

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded

_SCHEMA = """\
sockgen: 1
protocol: wired
transport: datagram
endian: {endian}
types:
  Word: {{bits: {bits}, layout: [before: {beside}, a: b3, b: b1, _: b2, c: b{rest}, after: {beside}]}}
header: [word: Word]
commands:
  tell: {{layout: [], reply: none}}
"""


@pytest.mark.parametrize("beside", ["u8", "u16le", "u32be"])
@pytest.mark.parametrize("octets", [1, 2, 3, 8])
@pytest.mark.parametrize("endian", ["big", "little"])
@pytest.mark.parametrize("bits", ["lsb", "msb"])
def test_bits_are_where_the_schema_says(
    tmp_path: Path, bits: str, endian: str, octets: int, beside: str
) -> None:
    path = tmp_path / "wired.yaml"
    rest = octets * 8 - 6
    path.write_text(
        _SCHEMA.format(endian=endian, bits=bits, rest=rest, beside=beside),
        encoding="utf-8",
    )
    random = Random(f"{bits} {endian} {octets} {beside}")
    with loaded(pipeline.generate(pipeline.check(str(path)))) as package:
        for _ in range(10):
            a, b = random.randrange(8), random.random() < 0.5
            c = random.getrandbits(rest)
            if bits == "lsb":
                number = a | b << 3 | c << 6
            else:
                number = a << rest + 3 | b << rest + 2 | c
            word = number.to_bytes(octets, "big")
            word = word[::-1] if endian == "little" else word
            message = package.Tell(package.Word(0, a, b, c, 0))
            around = bytes(int(beside.strip("ubel")) // 8)
            assert message.encode() == around + word + around
            assert package.codec.parse_tell(message.encode()) == message
