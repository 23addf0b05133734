"""What commands do with schemas; `verify` does all of it."""

from collections.abc import Sequence
from pathlib import Path

from attrs import evolve

from sockgen import emit, pipeline
from sockgen.cli.building import Request
from sockgen.cli.record import Record
from sockgen.cli.recording import keep
from sockgen.cli.reporter import Reporter
from sockgen.cli.selection import selected_builds, selected_schemas
from sockgen.cli.targets import Target, targets
from sockgen.cli.wrong import WrongCommandLine
from sockgen.diagnostics.output import stale_output
from sockgen.pipeline import Checked
from sockgen.project import Build

__all__ = [
    "build_selected",
    "check_schemas",
    "check_selected",
    "compare",
    "run_transcripts",
    "write",
]


def check_selected(schemas: Sequence[str] | None, style: str) -> None:
    """Do what `sockgen check` does.

    Args:
        schemas: on the command line; if there are none, those of pyproject.toml.
        style: how diagnostics are printed.

    Raises:
        SystemExit: with 1, if there are errors.
    """
    reporter = Reporter(style)
    for checked in check_schemas(selected_schemas(schemas, reporter), reporter):
        reporter.say(f"{checked.path}: ok")
    reporter.finish()


def build_selected(request: Request, record: Record | None = None) -> None:
    """Do what `sockgen build` does.

    Args:
        request: the command line.
        record: what is kept of the build, if it is.

    Raises:
        SystemExit: with 1, if there are errors.
        WrongCommandLine: there is nothing to build, or no place for it.
    """
    reporter = Reporter(request.style)
    schemas, output, package = request.schemas, request.output, request.package
    builds = selected_builds(schemas, output, package, reporter)
    checked = check_schemas([each.schema for each in builds], reporter)
    reporter.stop_at_errors()
    found = targets(builds, checked, reporter)
    reporter.stop_at_errors()
    if request.check or request.diff:
        show, report = request.diff, request.check
        made = compare(found, reporter, show=show, report=report)
        said = [_up_to_date(each) for each in made]
    else:
        made = write(found, reporter)
        said = [_written(evolve(each, changes=())) for each in made]
    clean = reporter.clean
    reporter.finish()
    if record is not None and clean:
        keep(record, "".join(f"{line}\n" for line in said), reporter.texts, made)


def check_schemas(schemas: Sequence[str], reporter: Reporter) -> list[Checked]:
    """Check schemas, each once; return those without errors."""
    good: list[Checked] = []
    for schema in dict.fromkeys(schemas):
        checked = pipeline.check(schema)
        failed = reporter.add_checked(checked)
        if not failed:
            good.append(checked)
    return good


def write(found: Sequence[Target], reporter: Reporter) -> list[emit.Changes]:
    """Write packages; return what was done."""
    made: list[emit.Changes] = []
    for target in found:
        changes = emit.plan(target.folder, pipeline.generate(target.checked))
        made.append(changes)
        if not reporter.add(emit.apply(changes)):
            reporter.say(_written(changes))
    return made


def _written(changes: emit.Changes) -> str:
    files = f"{changes.total} files"
    done = [f"{changes.written} written"] if changes.written else []
    done += [f"{changes.removed} removed"] if changes.removed else []
    return f"{changes.folder}: {', '.join([files, *(done or ['up to date'])])}"


def _up_to_date(changes: emit.Changes) -> str:
    return f"{changes.folder}: up to date"


def compare(
    found: Sequence[Target], reporter: Reporter, *, show: bool, report: bool
) -> list[emit.Changes]:
    """Compare packages with what would be written; return what that would change.

    Args:
        found: the packages.
        reporter: takes what is stale.
        show: print a diff.
        report: a diagnostic for each file that is stale.
    """
    made: list[emit.Changes] = []
    for target in found:
        changes = emit.plan(target.folder, pipeline.generate(target.checked))
        made.append(changes)
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
            reporter.say(_up_to_date(changes))
    return made


def run_transcripts(
    checked: Sequence[Checked], builds: Sequence[Build], reporter: Reporter
) -> None:
    """Run the transcripts of schemas without errors.

    Args:
        checked: the schemas.
        builds: of the configuration: they tell where the hooks of a schema are.
        reporter: takes what differs.

    Raises:
        WrongCommandLine: it is not known where hooks are.
    """
    from sockgen import transcripts

    places = {Path(b.schema).resolve(): Path(b.output) for b in builds}
    for each in checked:
        beside = None
        if each.model is not None and each.model.hooks:
            beside = places.get(Path(each.path).resolve())
            if beside is None:
                message = f"pyproject.toml does not list '{each.path}', which has hooks"
                raise WrongCommandLine(message, "SCHEMA")
        outcome = transcripts.run(each, beside)
        if reporter.add(outcome.diagnostics):
            continue
        if outcome.transcripts:
            count = outcome.transcripts
            ran = f"{count} transcript{'s' * (count != 1)}, {outcome.runs} runs"
            reporter.say(f"{each.path}: {ran}, ok")
        else:
            reporter.say(f"{each.path}: no transcripts")
