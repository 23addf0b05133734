"""Every block of code of every page does what the page says.

A page is one test, because a later block uses what an earlier one defined; all its
failures are reported together, each with its file and line.
"""

from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest

from tests.docs.blocks import Block, read_blocks
from tests.docs.page import Page
from tests.support.paths import ROOT

_PAGES: Final = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
)


def _failure(page: Page, block: Block) -> str | None:
    """Execute a block; return what is wrong with it."""
    try:
        page.execute(block)
    except (AssertionError, KeyError, OSError) as error:
        notes = getattr(error, "__notes__", [])
        return "\n".join([f"{block.place}: {error}", *notes])
    return None


@pytest.mark.parametrize(
    "file", _PAGES, ids=lambda path: str(Path(path).relative_to(ROOT))
)
def test_every_block_of_a_page_does_what_it_says(file: Path, tmp_path: Path) -> None:
    with ExitStack() as cleanup:
        page = Page(tmp_path, cleanup)
        failures = [_failure(page, block) for block in read_blocks(file)]
    assert not any(failures), "\n\n".join(filter(None, failures))
