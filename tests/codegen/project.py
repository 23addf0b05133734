"""A small project in a folder of its own: what the tests of the command line work on."""

from pathlib import Path
from typing import Final

import pytest

from sockgen.nearest import NAME

__all__ = ["CONFIGURATION", "SCHEMA", "chdir"]

SCHEMA: Final = """\
sockgen: 1
protocol: echo
commands:
  say:
    wire: 'SAY {text:rest}'
    reply: Said
  quit: {wire: QUIT, answer: Bye -> closed}
replies:
  Said: 'SAID {text:rest}'
  Bye: BYE
errors:
  unknown_command: Bye
transcripts:
  - name: said and done
    steps: |
      C: SAY it
      S: SAID it
      C: QUIT
      S: BYE
      S closes
"""
"""A schema without a mistake."""

CONFIGURATION: Final = """\
[[tool.sockgen.build]]
schema = "echo.yaml"
output = "src"
"""


def chdir(folder: Path, monkeypatch: pytest.MonkeyPatch, **files: str) -> Path:
    """Make a folder the current one.

    Args:
        folder: the folder.
        monkeypatch: goes back at the end of the test.
        files: texts of YAML files in it, by their names without ``.yaml``; a
            ``configuration`` is pyproject.toml.
    """
    monkeypatch.chdir(folder)
    for name, text in files.items():
        file = NAME if name == "configuration" else f"{name}.yaml"
        (folder / file).write_text(text, "utf-8")
    return folder
