"""`generated_examples/kv` is what `sockgen init kv` writes, byte for byte."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.support.paths import EXAMPLES, environment

_NAME: Final = "kv"


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_second_example_is_what_init_writes(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-m", "sockgen", "init", _NAME],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    written, committed = _files(tmp_path / _NAME), _files(EXAMPLES / _NAME)
    assert written.keys() == committed.keys()
    changed = [name for name, content in written.items() if content != committed[name]]
    assert not changed, "in generated_examples: remove kv, then `sockgen init kv`"
