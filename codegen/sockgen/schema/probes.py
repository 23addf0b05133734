"""``idle``: a time, or a map that says what a silent peer is asked before the end."""

from sockgen.diagnostics import Report
from sockgen.diagnostics.schema import missing_key
from sockgen.schema.model import ProbeDecl
from sockgen.schema.section import Section
from sockgen.source import Mapping, Scalar

__all__ = ["read_idle"]


def read_idle(
    section: Section, report: Report
) -> tuple[Scalar | None, ProbeDecl | None]:
    """Return the time of silence of a section, and what is asked after it.

    Args:
        section: may have the key ``idle``.
        report: takes what is wrong.
    """
    node = section.node("idle")
    if not isinstance(node, Mapping):
        return section.text("idle"), None
    what = f"'idle' of {section.what}"
    probe = Section(node, what, ("after", "send", "grace", "then"), report)
    for key in ("after", "send", "grace"):
        if probe.lacks(key):
            report(missing_key(node.span, key, what))
    asked = ProbeDecl(
        probe.text("send"), probe.text("grace"), probe.text("then"), node.span
    )
    return probe.text("after"), asked
