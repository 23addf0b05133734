"""The known defects of the standard module: shown there, and gone here.

Each is one body that tells whether the defect is gone. It must be there in the standard
module, so that no body is without an object, and gone in ours: by itself, or by an
attribute that means nothing there. Where a release of Python has repaired it, it must be
gone there too. The numbers are those of `docs/runtime.md`.
"""

import gc
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.runtime import defects_of_servers, defects_of_sockets
from tests.runtime.subjects import OURS, STANDARD

_DEFECTS: Final = {**defects_of_servers.TABLE, **defects_of_sockets.TABLE}


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # The standard module leaks.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", _DEFECTS)
def test_a_defect_is_there_in_the_standard_module(name: str, tmp_path: Path) -> None:
    defect = _DEFECTS[name]
    gone = defect.repaired(STANDARD, tmp_path)
    assert gone != defect.is_there(sys.version_info[:3])
    gc.collect()  # What it leaks is to be found here, and not by another test.


@pytest.mark.parametrize("name", _DEFECTS)
def test_a_defect_is_gone(name: str, tmp_path: Path) -> None:
    assert _DEFECTS[name].repaired(OURS, tmp_path)
