"""From a node to the declaration of what stands around every message."""

from sockgen.diagnostics import Report
from sockgen.diagnostics.schema import missing_key
from sockgen.schema.model import EnvelopeDecl
from sockgen.schema.section import Section
from sockgen.source import Node

__all__ = ["envelope"]


def envelope(node: Node | None, report: Report) -> EnvelopeDecl | None:
    """Return what stands around every message, if something does."""
    if node is None:
        return None
    section = Section(node, "'envelope'", ("command", "reply", "echo"), report)
    if section.lacks("command"):
        report(missing_key(node.span, "command", section.what))
    return EnvelopeDecl(
        span=node.span,
        command=section.text("command"),
        reply=section.text("reply"),
        echo=section.texts("echo") or (),
    )
