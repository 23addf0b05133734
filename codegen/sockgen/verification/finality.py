"""Finds handlers that are not ``@final``.

The files are read, not imported: looking at an app must not start it. Names are followed
through imports; a base class that is computed is not seen.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from sockgen.diagnostics import Diagnostic, Span
from sockgen.diagnostics.output import not_final
from sockgen.verification.apps import App

__all__ = ["not_final_handlers"]

_FINAL: Final = frozenset({"typing.final", "typing_extensions.final"})
_MODULE: Final = "handler"


@frozen
class _Class:
    """A class of an app: its bases by their full names."""

    app: App
    name: str
    line: int
    bases: tuple[str, ...]
    written: str
    final: bool


def not_final_handlers(
    apps: Sequence[App], handlers: Mapping[Path, str]
) -> list[Diagnostic]:
    """Return a diagnostic for each handler that should be final and is not.

    Args:
        apps: the files to look at.
        handlers: the text of ``handler.py`` of each generated package, by its folder.
    """
    generated = {
        f"{folder.resolve().name}.{name}"
        for folder, text in handlers.items()
        for name in _handlers(text)
    }
    classes = [each for app in apps for each in _classes(app)]
    derived: list[_Class] = []
    while True:
        names = {each.name for each in derived}
        found = [
            each
            for each in classes
            if any(_tail(b) in generated or _simple(b) in names for b in each.bases)
        ]
        if len(found) == len(derived):
            break
        derived = found
    bases = {_simple(base) for each in derived for base in each.bases}
    return [
        not_final(_place(each), each.name, each.written)
        for each in derived
        if not each.final and each.name not in bases
    ]


def _handlers(text: str) -> Iterator[str]:
    """Yield the handlers that a generated file defines."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef) and node.name.endswith("Handler"):
            yield node.name


def _tail(name: str) -> str:
    """Return the package and the class: ``a.chat.handler.X`` is ``chat.X``."""
    parts = name.split(".")
    if parts[-2:-1] == [_MODULE]:
        del parts[-2]
    return ".".join(parts[-2:])


def _simple(name: str) -> str:
    return name.rpartition(".")[2]


def _classes(app: App) -> Iterator[_Class]:
    names = dict(_imported(app.tree))
    for node in ast.walk(app.tree):
        if isinstance(node, ast.ClassDef):
            yield _Class(
                app,
                node.name,
                node.lineno,
                tuple(_full_name(base, names) for base in node.bases),
                ", ".join(ast.unparse(base) for base in node.bases),
                any(_full_name(d, names) in _FINAL for d in node.decorator_list),
            )


def _imported(tree: ast.Module) -> Iterable[tuple[str, str]]:
    """Yield the names that a file imports, and what they are."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                full = f"{node.module or ''}.{alias.name}".lstrip(".")
                yield alias.asname or alias.name, full
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname is not None:
                    yield alias.asname, alias.name


def _full_name(node: ast.expr, names: Mapping[str, str]) -> str:
    """Return what an expression names; ``""`` if it is no name."""
    if isinstance(node, ast.Subscript):
        return _full_name(node.value, names)
    if isinstance(node, ast.Attribute):
        return f"{_full_name(node.value, names)}.{node.attr}"
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    return ""


def _place(found: _Class) -> Span:
    """Return where the name of a class stands."""
    line = found.app.text.split("\n")[found.line - 1]
    match = re.search(rf"\bclass\s+({found.name})\b", line)
    column = 1 if match is None else match.start(1) + 1
    return Span(found.app.path, found.line, column, len(found.name))
