"""The stages, in their order: reading this file is reading the architecture.

    source -> schema -> (wireform) -> resolve -> check -> plan -> render

Each stage takes an immutable value and returns another one; what is wrong is collected
as diagnostics, and no stage stops at the first.
"""

from attrs import frozen

from sockgen import schema, source
from sockgen.check import Overlaps, warn
from sockgen.check import check as check_model
from sockgen.diagnostics import Diagnostic, has_errors
from sockgen.model import Protocol
from sockgen.plan import plan
from sockgen.render import render
from sockgen.resolve import resolve
from sockgen.version import __version__

__all__ = ["Checked", "check", "generate"]


@frozen
class Checked:
    """A schema that was read: what it says, and what is wrong with it.

    ``model`` is None if there are errors.  ``overlaps`` tells which of its forms match
    the same input, which the emitted code must know.
    """

    path: str
    source: source.Source
    model: Protocol | None
    overlaps: Overlaps
    diagnostics: tuple[Diagnostic, ...]


def check(path: str) -> Checked:
    """Read a schema and find everything that is wrong with it."""
    loaded = source.load(path)
    found: list[Diagnostic] = list(loaded.diagnostics)
    model: Protocol | None = None
    overlaps = Overlaps({})
    if loaded.root is not None:
        declared = schema.read(loaded.root, found.append)
        resolved = resolve(
            declared,
            source_name=loaded.name,
            digest=loaded.digest,
            report=found.append,
        )
        overlaps = check_model(resolved, found.append)
        if not has_errors(found):
            warn(resolved, found.append)
            model = resolved
    return Checked(path, loaded, model, overlaps, tuple(dict.fromkeys(found)))


def generate(checked: Checked) -> dict[str, str]:
    """Return the files of the package for a protocol: their text by their name.

    Raises:
        ValueError: the schema has errors.
    """
    if checked.model is None:
        raise ValueError(f"{checked.path} has errors")
    return render(plan(checked.model, __version__, checked.overlaps))
