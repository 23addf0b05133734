"""Every public name of the runtime is in the reference, and nothing else is."""

import importlib
import re

import pytest

from tests.support.paths import ROOT

_ELSEWHERE = {"KW_ONLY", "override", "__version__"}
"""What belongs to the standard library, and the version."""


@pytest.mark.parametrize("package", ["sockgen_runtime", "sockgen_runtime.client"])
def test_the_reference_is_complete(package: str) -> None:
    pages = (ROOT / "docs" / "reference").glob("*.md")
    text = "\n".join(page.read_text("utf-8") for page in pages)
    named = re.findall(rf"^::: {re.escape(package)}\.(\w+)$", text, re.MULTILINE)
    assert len(named) == len(set(named))
    public: set[str] = set(vars(importlib.import_module(package))["__all__"])
    assert set(named) == public - _ELSEWHERE
