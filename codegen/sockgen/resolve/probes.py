"""What a silent peer is asked, before the connection ends."""

from collections.abc import Iterable

from sockgen.diagnostics import Report
from sockgen.diagnostics.pushes import unknown_probe
from sockgen.model import Event, Probe, field_parts
from sockgen.resolve import settings
from sockgen.schema import ProbeDecl

__all__ = ["probe"]


def probe(
    decl: ProbeDecl | None, events: Iterable[Event], report: Report
) -> Probe | None:
    """Return what is asked: an event that is always the same.

    Args:
        decl: as it is written.
        events: of the protocol.
        report: takes what is wrong.
    """
    if decl is None:
        return None
    settings.choice(decl.then, "then", ("close",), report)
    grace = settings.duration(decl.grace, 60.0, report)
    if decl.send is None:
        return None
    known = {e.name for e in events if not any(True for _ in field_parts(e.form))}
    if decl.send.text not in known:
        report(unknown_probe(decl.send.span, decl.send.text, sorted(known)))
        return None
    return Probe(decl.send.text, grace, decl.send.span)
