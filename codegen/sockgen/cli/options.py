"""Arguments and options, with what the help says about them."""

from enum import StrEnum
from typing import Annotated, TypeAlias

import typer

__all__ = [
    "ErrorFormat",
    "ErrorFormatOption",
    "OutputOption",
    "PackageOption",
    "SchemaArguments",
]


class ErrorFormat(StrEnum):
    """How diagnostics are printed; see ``sockgen.diagnostics.rendering``."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


SchemaArguments: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SCHEMA...",
        help="Schemas; by default those that pyproject.toml lists.",
        show_default=False,
    ),
]

ErrorFormatOption: TypeAlias = Annotated[
    ErrorFormat,
    typer.Option(
        help="How to print what is found: for people, as one JSON object a line, or as "
        "annotations of a GitHub workflow.",
    ),
]

OutputOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
        metavar="OUTPUT",
        help="The folder that packages are written into.",
        show_default=False,
    ),
]

PackageOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The name of the package, if it is not the protocol's; for one schema.",
        show_default=False,
    ),
]
