"""Every public name of the runtime is in the reference, and nothing else is."""

import re

import sockgen_runtime
from tests.support.paths import ROOT

_ELSEWHERE = {"KW_ONLY", "override", "__version__"}
"""What belongs to the standard library, and the version."""


def test_the_reference_is_complete() -> None:
    pages = (ROOT / "docs" / "reference").glob("*.md")
    text = "\n".join(page.read_text("utf-8") for page in pages)
    named = re.findall(r"^::: sockgen_runtime\.(\w+)$", text, re.MULTILINE)
    assert len(named) == len(set(named))
    public: set[str] = set(vars(sockgen_runtime)["__all__"])
    assert set(named) == public - _ELSEWHERE
