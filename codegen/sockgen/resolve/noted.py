"""What is reported about one part of a schema, and whether anything was."""

from attrs import define

from sockgen.diagnostics import Diagnostic, Report

__all__ = ["Noted"]


@define
class Noted:
    """Passes diagnostics on; ``any`` tells whether there were some."""

    report: Report
    any: bool = False

    def __call__(self, diagnostic: Diagnostic) -> None:
        """Pass a diagnostic on."""
        self.any = True
        self.report(diagnostic)
