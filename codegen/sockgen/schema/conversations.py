"""From entries to the declarations of exchanges of several datagrams."""

from sockgen.diagnostics import Report
from sockgen.diagnostics.schema import missing_key
from sockgen.schema.errors import errors
from sockgen.schema.model import ConversationDecl
from sockgen.schema.section import Section
from sockgen.source import Entry

__all__ = ["conversations"]


def conversations(
    found: tuple[Entry, ...], report: Report
) -> tuple[ConversationDecl, ...]:
    """Return what the entries of ``conversations:`` declare."""
    return tuple(_conversation(entry, report) for entry in found)


def _conversation(entry: Entry, report: Report) -> ConversationDecl:
    known = ("doc", "sends", "receives", "timeout", "retries", "dally", "errors")
    what = f"conversation '{entry.key.text}'"
    section = Section(entry.value, what, known, report)
    for key in ("sends", "receives"):
        if section.lacks(key):
            report(missing_key(entry.key.span, key, what))
    return ConversationDecl(
        name=entry.key,
        span=entry.key.span,
        sends=section.text("sends"),
        receives=section.text("receives"),
        doc=section.text("doc"),
        timeout=section.text("timeout"),
        retries=section.text("retries"),
        dally=section.text("dally"),
        errors=errors(section.entries("errors"), report),
    )
