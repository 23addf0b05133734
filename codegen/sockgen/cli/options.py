"""Arguments and options that several commands have."""

from enum import StrEnum
from typing import Annotated, TypeAlias

import typer

__all__ = ["ErrorFormat", "ErrorFormatOption", "SchemaArguments"]


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
