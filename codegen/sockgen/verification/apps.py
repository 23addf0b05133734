"""The apps that were named: files, or folders with everything below them."""

import ast
import tokenize
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen

from sockgen.diagnostics import Diagnostic, Span
from sockgen.diagnostics.output import app_not_python
from sockgen.nearest import HEADER

__all__ = ["App", "read_apps"]


@frozen
class App:
    """A file of the user's own code."""

    path: str
    text: str
    tree: ast.Module


def read_apps(paths: Sequence[str]) -> tuple[list[App], list[Diagnostic]]:
    """Read apps; what is generated is left out.

    Args:
        paths: files and folders.
    """
    apps: list[App] = []
    found: list[Diagnostic] = []
    files = (path for given in paths for path in _files(Path(given)))
    for path in {path.resolve(): path for path in files}.values():
        try:
            with tokenize.open(path) as file:
                text = file.read()
            if not text.startswith(HEADER):
                apps.append(App(str(path), text, ast.parse(text, str(path))))
        except SyntaxError as problem:
            line, column = problem.lineno or 1, problem.offset or 1
            at = Span(str(path), line, max(1, column))
            found.append(app_not_python(at, str(path), problem.msg))
        except (OSError, ValueError) as problem:
            found.append(app_not_python(None, str(path), str(problem)))
    return apps, found


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(path.rglob("*.py"))
    else:
        yield path
