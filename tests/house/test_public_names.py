"""`__all__` is what a package offers: complete, without doubles, and importable.

That it is sorted is a rule of ruff (RUF022): constants, classes, then the rest.
"""

import ast
import importlib

import pytest

from tests.support.modules import modules, public_packages


def test_the_runtime_says_what_is_public() -> None:
    assert "sockgen_runtime" in public_packages()


@pytest.mark.parametrize("package", public_packages())
def test_all_is_unique_and_importable(package: str) -> None:
    module = importlib.import_module(package)
    names = list(module.__all__)
    assert len(names) == len(set(names))
    assert not [name for name in names if not hasattr(module, name)]


@pytest.mark.parametrize("package", public_packages())
def test_all_is_complete(package: str) -> None:
    """What a package imports by name, and does not use itself, is for its users."""
    module = next(each for each in modules() if each.name == package)
    names = {
        alias.asname or alias.name
        for node in module.tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if _is_re_export(node, package)
    }
    used = {node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name)}
    public = {name for name in names - used if not name.startswith("_")}
    assert not public - set(importlib.import_module(package).__all__)


def _is_re_export(node: ast.ImportFrom, package: str) -> bool:
    return node.level > 0 or (node.module or "").startswith(f"{package}.")


def test_every_module_that_is_imported_by_others_has_all() -> None:
    """In the runtime each module says what it offers; `__main__` offers nothing.

    Nor does a folder that only has a description.
    """
    silent = [
        str(module.path)
        for module in modules("runtime")
        if not module.has_all
        and module.path.name != "__main__.py"
        and len(module.tree.body) > 1
    ]
    assert not silent
