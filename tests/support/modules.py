"""The Python files of the project, and what can be read from them without importing."""

import ast
import functools
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

from tests.support.paths import ROOT

__all__ = [
    "Module",
    "imports",
    "is_standard",
    "modules",
    "public_packages",
    "tracked_files",
]

_ROOTS: Final = ("runtime", "codegen")
_LATER: Final = frozenset({"annotationlib"})
"""Modules that the standard library has gained since the oldest Python we support."""


@final
@dataclass(frozen=True)
class Module:
    """A Python file of the project.

    Attributes:
        path: where it is, from the root of the checkout.
        name: its import name.
        text: its source.
    """

    path: Path
    name: str
    text: str

    @functools.cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text, str(self.path))

    @property
    def has_all(self) -> bool:
        """Whether it assigns `__all__`."""
        targets = (
            target
            for node in self.tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign)
            for target in (
                node.targets if isinstance(node, ast.Assign) else [node.target]
            )
        )
        return any(
            isinstance(each, ast.Name) and each.id == "__all__" for each in targets
        )


def tracked_files() -> list[Path]:
    """Return the files that are committed or about to be, from the root.

    Where there is no git, as in an unpacked source distribution, all files below the root that
    are not hidden.
    """
    if not (ROOT / ".git").exists():
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        return sorted(path for path in found if not _is_hidden(path))
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    names = sorted(set(filter(None, listed.split("\0"))))
    return [Path(name) for name in names if (ROOT / name).is_file()]


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


@functools.cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Return the Python files below some folders of the checkout; none given: all."""
    chosen = [
        path
        for path in tracked_files()
        if path.suffix == ".py" and (not folders or _is_below(path, folders))
    ]
    return tuple(
        Module(path, _import_name(path), (ROOT / path).read_text("utf-8"))
        for path in chosen
    )


def _is_below(path: Path, folders: tuple[str, ...]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _import_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    parts = parts[1:] if parts[0] in _ROOTS else parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(module: Module) -> Iterator[tuple[str, str | None]]:
    """Yield what a module imports when it runs: a module, and the name taken from it.

    Imports inside functions are among them; what only type checkers see is not. Relative
    names are made absolute.
    """
    for node in _running(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = _absolute(module, node)
            yield from ((source, alias.name) for alias in node.names)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and those in it, without the branches that only checkers see."""
    yield node
    children = ast.iter_child_nodes(node)
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        children = iter(node.orelse)
    for child in children:
        yield from _running(child)


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    is_package = module.path.name == "__init__.py"
    kept = parts[: len(parts) - node.level + (1 if is_package else 0)]
    return ".".join([*kept, *filter(None, [node.module])])


def public_packages() -> list[str]:
    """Return the packages of the runtime and of the generator that say what is public."""
    return [
        module.name
        for module in modules("runtime", "codegen")
        if module.path.name == "__init__.py" and module.has_all
    ]


def is_standard(name: str) -> bool:
    """Tell whether a module is of the standard library."""
    return name.partition(".")[0] in sys.stdlib_module_names | _LATER
