"""The flag of a command that asks for no answer."""

from sockgen.diagnostics import Report
from sockgen.diagnostics.names import silent_needs_flag
from sockgen.model import FlagPart, Form, Trust, field_parts
from sockgen.source import Scalar

__all__ = ["silent_flag"]


def silent_flag(text: Scalar | None, form: Form, report: Report) -> str | None:
    """Return the attribute of the flag that ``silent:`` names.

    Args:
        text: the name, if there is one.
        form: of the command.
        report: takes what is wrong.
    """
    if text is None or form.trust is Trust.NOTHING:
        return None
    flags = {p.label: p for p in field_parts(form) if isinstance(p, FlagPart)}
    if text.text in flags:
        return flags[text.text].name
    report(silent_needs_flag(text.span, text.text, list(flags)))
    return None
