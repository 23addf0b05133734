"""``sockgen verify``: everything that can be checked, in one run, for CI."""

from pathlib import Path
from typing import Annotated, Final

import typer

from sockgen.cli.options import ErrorFormat, ErrorFormatOption

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
            metavar="APP...",
            help="Your own code: files, or folders with everything below them.",
            show_default=False,
        ),
    ] = None,
    error_format: ErrorFormatOption = ErrorFormat.TEXT,
) -> None:
    """Run every check, and print a verdict."""
    from sockgen.cli.reporter import Reporter
    from sockgen.cli.selection import listed
    from sockgen.cli.verification import Verification
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
    Verification(project, paths, reporter).run()
    reporter.finish()
