"""Schemas as they are written: YAML in which every character knows its place."""

import hashlib
from os import PathLike, fspath
from pathlib import PurePath

from sockgen.diagnostics import Span
from sockgen.source import reader
from sockgen.source.bases import on_its_base
from sockgen.source.nodes import (
    Entry,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Source,
    Unreadable,
)
from sockgen.source.places import Style
from sockgen.source.text import Text, clean, read

__all__ = [
    "Entry",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "Source",
    "Span",
    "Style",
    "Unreadable",
    "load",
    "parse",
]


def load(path: str | PathLike[str]) -> Source:
    """Read a file; whatever is wrong with it is in the result's diagnostics.

    Args:
        path: the file; diagnostics name it as it is given here.
    """
    return on_its_base(_alone(fspath(path)), _alone)


def _alone(path: str) -> Source:
    """Read a file, whatever it is laid over."""
    return _source(path, read(path))


def parse(
    text: str,
    path: str = "<text>",
    parsers: tuple[reader.Loader, ...] | None = None,
) -> Source:
    """Read a text as if it were in a file.

    Args:
        text: what is in the file.
        path: the file in diagnostics.
        parsers: which parsers of PyYAML to use; by default the fastest that is there.
    """
    return _source(path, clean(path, text), parsers)


def _source(
    path: str, text: Text, parsers: tuple[reader.Loader, ...] | None = None
) -> Source:
    root, found = None, list(text.diagnostics)
    if text.original or not found:
        root, more = reader.read(path, text.cleaned, parsers or reader.loaders())
        found += more
    return Source(
        path=path,
        name=PurePath(path).name,
        text=text.original,
        digest=hashlib.sha256(text.original.encode()).hexdigest(),
        root=root,
        diagnostics=tuple(found),
    )
