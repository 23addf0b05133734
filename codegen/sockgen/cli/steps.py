"""What commands do with schemas; `verify` does all of it."""

from collections.abc import Sequence

from sockgen import emit, pipeline, transcripts
from sockgen.cli.reporter import Reporter
from sockgen.cli.targets import Target
from sockgen.diagnostics.output import stale_output
from sockgen.pipeline import Checked

__all__ = ["check_schemas", "compare", "run_transcripts", "write"]


def check_schemas(schemas: Sequence[str], reporter: Reporter) -> list[Checked]:
    """Check schemas, each once; return those without errors."""
    good: list[Checked] = []
    for schema in dict.fromkeys(schemas):
        checked = pipeline.check(schema)
        failed = reporter.add_checked(checked)
        if not failed:
            good.append(checked)
    return good


def write(found: Sequence[Target], reporter: Reporter) -> None:
    """Write packages."""
    for target in found:
        changes = emit.plan(target.folder, pipeline.generate(target.checked))
        if not reporter.add(emit.apply(changes)):
            reporter.say(f"{target.folder}: {_summary(changes)}")


def _summary(changes: emit.Changes) -> str:
    files = f"{changes.total} files"
    done = [f"{changes.written} written"] if changes.written else []
    done += [f"{changes.removed} removed"] if changes.removed else []
    return ", ".join([files, *(done or ["up to date"])])


def compare(
    found: Sequence[Target], reporter: Reporter, *, show: bool, report: bool
) -> None:
    """Compare packages with what would be written.

    Args:
        found: the packages.
        reporter: takes what is stale.
        show: print a diff.
        report: a diagnostic for each file that is stale.
    """
    for target in found:
        changes = emit.plan(target.folder, pipeline.generate(target.checked))
        reporter.add(changes.diagnostics)
        if show:
            reporter.show(emit.diff(changes))
        if report:
            reporter.add(
                stale_output(str(change.path), change.state.value)
                for change in changes.changes
            )
        if changes.changes:
            reporter.fail()
        elif not changes.diagnostics:
            reporter.say(f"{target.folder}: up to date")


def run_transcripts(checked: Sequence[Checked], reporter: Reporter) -> None:
    """Run the transcripts of schemas without errors."""
    for each in checked:
        outcome = transcripts.run(each)
        if reporter.add(outcome.diagnostics):
            continue
        if outcome.transcripts:
            count = outcome.transcripts
            ran = f"{count} transcript{'s' * (count != 1)}, {outcome.runs} runs"
            reporter.say(f"{each.path}: {ran}, ok")
        else:
            reporter.say(f"{each.path}: no transcripts")
