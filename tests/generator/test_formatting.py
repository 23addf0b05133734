"""What is emitted is as a formatter and a sorter of imports would leave it."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.support.command import sockgen

_SCHEMA: Final = r"""
sockgen: 1
protocol: tidy
encoding: bytes
types:
  Text: {wire: "${#data}\n{data:bytes}", value: data}
  Nil: {wire: '$-1', value: none}
  Maybe: Text | Nil
commands:
  client: {wire: 'CLIENT {mode:(a|b)}', reply: PSubscribed | Page | N10 | N9}
  client_set:
    wire: 'SET {key}[ (EX {a_number_of_seconds:uint}|PX {milliseconds_of_it:uint}|EXAT {a_moment:uint}|KEEP)]'
    reply: Page
replies:
  N9: NINE
  N10: TEN
  Page: PAGE
  PSubscribed: |
    *3
    {channel:Maybe}
    :{count:uint}
"""
"""Names that sort otherwise by their octets, a long condition, a record in a line."""


def test_what_is_emitted_needs_no_formatting(tmp_path: Path) -> None:
    schema = tmp_path / "tidy.yaml"
    schema.write_text(_SCHEMA, "utf-8")
    built = sockgen("build", str(schema), "-o", str(tmp_path))
    assert built.code == 0, built.text
    for arguments in (
        ("format", "--isolated", "--check"),
        ("check", "--isolated", "--select", "ARG,I,PLR1711,RET,RUF022"),
    ):
        result = subprocess.run(
            [sys.executable, "-m", "ruff", *arguments, str(tmp_path)],
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        assert result.returncode == 0, result.stdout
