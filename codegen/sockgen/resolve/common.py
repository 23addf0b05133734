"""What several parts of a schema have in common: lines of messages, and documentation."""

from sockgen.diagnostics import Report
from sockgen.diagnostics.maps import unknown_form
from sockgen.schema import SchemaDecl
from sockgen.source import Scalar

__all__ = ["doc_text", "lines_in_common"]


def doc_text(text: Scalar | None) -> str:
    """Return what a ``doc:`` says; nothing, if there is none."""
    return text.text.strip() if text is not None else ""


def lines_in_common(
    use: Scalar | None, decl: SchemaDecl, report: Report
) -> Scalar | None:
    """Return the lines that ``use:`` names; report a name that nothing has.

    Args:
        use: the name, if there is one.
        decl: the schema that has the lines.
        report: takes what is wrong.
    """
    known = {form.name.text: form.wire for form in decl.forms}
    if use is None or use.text in known or "forms" in decl.lost:
        return None if use is None else known.get(use.text)
    report(unknown_form(use.span, use.text, list(known)))
    return None
