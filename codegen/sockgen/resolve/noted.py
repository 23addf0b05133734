"""What is reported about one part of a schema, and whether anything was."""

from attrs import define, field

from sockgen.diagnostics import Diagnostic, Report

__all__ = ["Noted", "Once"]


@define
class Noted:
    """Passes diagnostics on; ``any`` tells whether there were some."""

    report: Report
    any: bool = False

    def __call__(self, diagnostic: Diagnostic) -> None:
        """Pass a diagnostic on."""
        self.any = True
        self.report(diagnostic)


@define
class Once:
    """Passes diagnostics on, each once: lines of several messages are read for each."""

    report: Report
    seen: set[Diagnostic] = field(factory=set[Diagnostic])

    def __call__(self, diagnostic: Diagnostic) -> None:
        """Pass a diagnostic on, if it is new."""
        if diagnostic not in self.seen:
            self.seen.add(diagnostic)
            self.report(diagnostic)
