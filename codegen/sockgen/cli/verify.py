"""``sockgen verify``: everything that can be checked, in one run, for CI."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from sockgen.cli.options import ErrorFormat, ErrorFormatOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sockgen.cli.reporter import Reporter
    from sockgen.cli.targets import Target
    from sockgen.project import Project

__all__ = ["HELP", "verify"]

HELP: Final = """\
Check everything: made for CI.

\b
    1. check    the schemas that pyproject.toml lists
    2. build    the packages are what `sockgen build` would write
    3. test     the transcripts
    4. types    `mypy --strict` over the packages and the apps
    5. final    every handler in the apps is marked @final, without which type checkers
                do not notice a missing command

\b
    sockgen verify src/cache/app.py src/chat/app.py
    sockgen verify src
    sockgen verify --error-format github

Needs mypy: pip install "sockgen[verify]"
"""

_NO_MYPY: Final = """\
sockgen verify needs mypy, which is not installed. This installs it:

    pip install "sockgen[verify]"
"""
_NOTHING: Final = "pyproject.toml lists no builds; see `sockgen build --help`"
_USAGE: Final = 2


def verify(
    apps: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[APP]...",
            help="Your own code: files, or folders with everything below them.",
            show_default=False,
        ),
    ] = None,
    error_format: ErrorFormatOption = ErrorFormat.TEXT,
) -> None:
    """Run every check, and print a verdict."""
    from pathlib import Path

    from sockgen.cli.reporter import Reporter
    from sockgen.cli.selection import listed
    from sockgen.verification import has_mypy

    paths = list(dict.fromkeys(apps or ()))
    for path in paths:
        if not Path(path).exists():
            raise typer.BadParameter(f"there is no '{path}'", param_hint="APP")
    if not has_mypy():
        typer.echo(_NO_MYPY, nl=False, err=True)
        raise typer.Exit(_USAGE)
    reporter = Reporter(error_format.value)
    project = listed(reporter)
    if project is None or not project.builds:
        raise typer.BadParameter(_NOTHING, param_hint="APP")
    failed = _run(project, paths, reporter)
    reporter.say("== verdict")
    reporter.say(f"failed: {', '.join(failed)}" if failed else "all is well")
    reporter.finish()


def _run(project: "Project", apps: "Sequence[str]", reporter: "Reporter") -> list[str]:
    """Run the steps; return the names of those that failed."""
    from sockgen.cli.steps import check_schemas, compare, run_transcripts
    from sockgen.cli.targets import targets

    failed: list[str] = []

    def ends(step: str) -> None:
        if reporter.flush() or reporter.take_failure():
            failed.append(step)

    reporter.say("== check")
    checked = check_schemas([each.schema for each in project.builds], reporter)
    for each in checked:
        reporter.say(f"{each.path}: ok")
    ends("check")
    reporter.say("== build")
    found = targets(project.builds, checked, reporter)
    compare(found, reporter, show=False, report=True)
    ends("build")
    reporter.say("== test")
    run_transcripts(checked, reporter)
    ends("test")
    reporter.say("== types")
    _check_types(found, apps, project, reporter)
    ends("types")
    reporter.say("== final")
    _check_handlers(found, apps, reporter)
    ends("final")
    return failed


def _check_types(
    found: "Sequence[Target]",
    apps: "Sequence[str]",
    project: "Project",
    reporter: "Reporter",
) -> None:
    from pathlib import Path

    from sockgen.verification import check_types

    folders = [str(each.folder) for each in found if each.folder.is_dir()]
    if not folders and not apps:
        reporter.say("nothing to check")
        return
    typing = check_types([*folders, *apps], project.folder)
    for path in {each.span.file for each in typing.diagnostics if each.span}:
        reporter.know(path, Path(path).read_text("utf-8", "replace"))
    if not reporter.add(typing.diagnostics):
        reporter.say(f"mypy --strict: {typing.summary}")


def _check_handlers(
    found: "Sequence[Target]", apps: "Sequence[str]", reporter: "Reporter"
) -> None:
    from sockgen.verification import not_final_handlers, read_apps

    read, wrong = read_apps(apps)
    for app in read:
        reporter.know(app.path, app.text)
    handlers = {
        each.folder: path.read_text("utf-8")
        for each in found
        if (path := each.folder / "handler.py").is_file()
    }
    if not reporter.add([*wrong, *not_final_handlers(read, handlers)]):
        reporter.say(f"{len(read)} files of apps: ok")
