"""Where things are in a checkout, and the environment of programs that tests start.

Tests run from a checkout, installed or not: a program started by a test gets the source
roots on its PYTHONPATH, so that it sees the same files as the test itself.
"""

import os
from pathlib import Path
from typing import Final

__all__ = ["EXAMPLES", "ROOT", "SCHEMAS", "SOURCE_ROOTS", "environment"]

ROOT: Final = Path(__file__).resolve().parents[2]
SCHEMAS: Final = ROOT / "schemas"
EXAMPLES: Final = ROOT / "generated_examples"
SOURCE_ROOTS: Final = (ROOT / "runtime", ROOT / "codegen")


def environment(**changes: str) -> dict[str, str]:
    """Return the environment for a program that a test starts.

    Args:
        changes: variables to set beside those of this process.
    """
    paths = [str(path) for path in (*SOURCE_ROOTS, ROOT)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), **changes}
