"""``sockgen build``: from schemas to packages."""

from typing import Annotated, Final

import typer

from sockgen.cli.options import (
    ErrorFormat,
    ErrorFormatOption,
    OutputOption,
    PackageOption,
    SchemaArguments,
)

__all__ = ["HELP", "build"]

HELP: Final = """\
Write the Python packages of schemas.

The package of a protocol is written to OUTPUT/<protocol>, or to OUTPUT/NAME with
--package NAME. Files that stay the same are not touched; files of an earlier build that are
not made any more are removed; your own files are neither changed nor removed.

\b
    sockgen build chat.yaml -o src                        # writes src/chat
    sockgen build chat.yaml -o app --package protocol     # writes app/protocol
    sockgen build                                         # what pyproject.toml lists
    sockgen build --check                                 # exit 1 if one is stale
    sockgen build --diff                                  # and show the difference

\b
In pyproject.toml, with paths relative to its folder:
    [[tool.sockgen.build]]
    schema = "schemas/chat.yaml"
    output = "src"
    package = "chat"
"""


def build(
    schemas: SchemaArguments = None,
    output: OutputOption = None,
    package: PackageOption = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; exit 1 if something is stale."),
    ] = False,
    diff: Annotated[
        bool,
        typer.Option("--diff", help="Write nothing; show what would change; exit 1."),
    ] = False,
    no_cache: Annotated[
        bool,
        typer.Option("--no-cache", help="Neither use nor keep a record of the build."),
    ] = False,
    error_format: ErrorFormatOption = ErrorFormat.TEXT,
) -> None:
    """Build packages, or compare them with what is there."""
    from sockgen.cli.building import Request, run_build

    given = tuple(schemas or ())
    request = Request(given, output, package, error_format.value, check, diff)
    run_build(request, cached=not no_cache)
