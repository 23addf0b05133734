"""Where each schema's package goes, and whether it may go there."""

import keyword
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from sockgen.cli.reporter import Reporter
from sockgen.diagnostics import Diagnostic, Span
from sockgen.diagnostics.output import (
    hides_standard_module,
    not_a_package_name,
    one_package_twice,
)
from sockgen.pipeline import Checked
from sockgen.project import Build
from sockgen.source import Mapping as Map

__all__ = ["Target", "targets"]

_OWN: Final = frozenset({"sockgen", "sockgen_runtime"})


@frozen
class Target:
    """A schema without errors, and the folder of its package."""

    checked: Checked
    folder: Path


def targets(
    builds: Sequence[Build], checked: Sequence[Checked], reporter: Reporter
) -> list[Target]:
    """Return what is to be built; builds of schemas with errors are left out.

    Args:
        builds: a schema may be in several.
        checked: the schemas without errors.
        reporter: takes what is wrong with the packages.
    """
    by_path = {each.path: each for each in checked}
    found: list[Target] = []
    schemas: dict[Path, list[str]] = {}
    for build in builds:
        known = by_path.get(build.schema)
        if known is None or known.model is None:
            continue
        package = known.model.name if build.package is None else build.package
        folder = Path(build.output, package)
        wrong = _wrong_package(package, build, known)
        if wrong is not None:
            reporter.add([wrong])
            continue
        schemas.setdefault(folder.resolve(), []).append(build.schema)
        found.append(Target(known, folder))
    reporter.add(_twice(found, schemas))
    return found


def _twice(
    found: Sequence[Target], schemas: Mapping[Path, Sequence[str]]
) -> list[Diagnostic]:
    folders = {target.folder.resolve(): target.folder for target in found}
    return [
        one_package_twice(str(folders[folder]), names)
        for folder, names in schemas.items()
        if len(names) > 1
    ]


def _wrong_package(name: str, build: Build, checked: Checked) -> Diagnostic | None:
    """Return what is wrong with the name of a package."""
    at = build.span if build.package is not None else _protocol_span(checked)
    if not name.isidentifier() or keyword.iskeyword(name):
        return not_a_package_name(at, name)
    # Inside another package it hides nothing: `app.json` is not `json`.
    inside = Path(build.output, "__init__.py").exists()
    if not inside and (name in sys.stdlib_module_names or name in _OWN):
        return hides_standard_module(at, name)
    return None


def _protocol_span(checked: Checked) -> Span | None:
    root = checked.source.root
    node = root.get("protocol") if isinstance(root, Map) else None
    return None if node is None else node.span
