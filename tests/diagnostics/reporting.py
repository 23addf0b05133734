"""What is wrong with a schema, as the command line would print it."""

from pathlib import Path
from typing import Final

from sockgen import pipeline, transcripts
from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.rendering import render

__all__ = ["FIXTURES", "diagnose", "report"]

FIXTURES: Final = Path(__file__).with_name("fixtures")


def diagnose(path: str) -> tuple[tuple[Diagnostic, ...], str]:
    """Return the diagnostics of a schema and of its transcripts, and its text.

    Args:
        path: the schema, as it is to be named in the diagnostics.
    """
    checked = pipeline.check(path)
    outcome = transcripts.run(checked)
    return (*checked.diagnostics, *outcome.diagnostics), checked.source.text


def report(path: str) -> str:
    """Return what is printed about a schema."""
    found, text = diagnose(path)
    return render(found, {path: text})
