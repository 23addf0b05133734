"""The known defects of the standard module: shown there, and gone here.

Each is one body that tells whether the defect is gone. It must be there in the standard
module, so that no body is without an object, and gone in ours: by itself, or by an
attribute that means nothing there. The numbers are those of `docs/runtime.md`.
"""

import gc
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
    assert not _DEFECTS[name](STANDARD, tmp_path)
    gc.collect()  # What it leaks is to be found here, and not by another test.


@pytest.mark.parametrize("name", _DEFECTS)
def test_a_defect_is_gone(name: str, tmp_path: Path) -> None:
    assert _DEFECTS[name](OURS, tmp_path)
