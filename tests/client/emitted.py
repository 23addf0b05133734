"""Packages that are emitted for a test, with a server of them."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from tests.core.shelves import serving
from tests.support.paths import ROOT

__all__ = ["Emitted", "Methods", "always", "emitted", "served"]

Emitted: TypeAlias = Any  # Any: what a package that is emitted here has
Methods: TypeAlias = dict[str, Callable[..., object]]

_SCHEMAS: Final = ROOT / "tests" / "generator"


def always(reply: object) -> Callable[..., object]:
    """Return a method that answers every command alike."""

    def answer(*_: object) -> object:
        return reply

    return answer


@contextmanager
def emitted(schema: str | Path) -> Generator[Emitted]:
    """Yield the package of a schema: of a file here, or by the name of a test's."""
    path = schema if isinstance(schema, Path) else _SCHEMAS / schema
    checked = pipeline.check(str(path))
    assert not checked.diagnostics
    with loaded(pipeline.generate(checked)) as package:
        yield package


@contextmanager
def served(
    package: Emitted, prefix: str, methods: Methods, **settings: object
) -> Generator[Emitted]:
    """Serve a package's protocol; yield the server.

    Args:
        package: that was emitted.
        prefix: of its classes.
        methods: of the handler.
        settings: attributes of the server.
    """
    handler: Emitted = type("Served", (getattr(package, f"{prefix}Handler"),), methods)
    made = getattr(package, f"Threading{prefix}Server")
    server: Emitted = made(("127.0.0.1", 0), handler)
    for name, value in settings.items():
        setattr(server, name, value)
    with serving(server):
        yield server
