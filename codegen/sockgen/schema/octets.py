"""What the nodes of a message of octets say."""

from typing import Final

from sockgen.diagnostics import Report
from sockgen.schema.model import OctetsDecl
from sockgen.schema.section import Section, entries, pairs
from sockgen.source import Entry, Mapping, Scalar

__all__ = ["OCTETS", "accepted", "octets"]

OCTETS: Final = ("where", "layout")
"""The keys of any message of octets."""


def octets(section: Section, report: Report) -> OctetsDecl | None:
    """Return what a message of octets is; None, if it is one of lines.

    Args:
        section: the message.
        report: takes what is wrong.
    """
    if all(section.node(key) is None for key in (*OCTETS, "echo")):
        return None
    where = section.entries("where")
    echo: tuple[tuple[Scalar, Scalar], ...]
    if isinstance(section.node("echo"), Mapping):
        echo = pairs(section.entries("echo"), f"'echo' of {section.what}", report)
    else:
        echo = tuple((name, name) for name in section.texts("echo") or ())
    found = pairs(where, f"'where' of {section.what}", report)
    return OctetsDecl(found, section.node("layout"), echo)


def accepted(
    found: tuple[Entry, ...], report: Report
) -> tuple[tuple[Scalar, Scalar], ...]:
    """Return what is worth an answer: ``accept`` among the answers to errors."""
    nodes = [entry.value for entry in found if entry.key.text == "accept"]
    what = "'accept' of 'errors'"
    return tuple(
        p for node in nodes for p in pairs(entries(node, what, report), what, report)
    )
