"""``sockgen check``: everything that is wrong with schemas."""

from typing import Final

from sockgen.cli.options import ErrorFormat, ErrorFormatOption, SchemaArguments

__all__ = ["HELP", "check"]

HELP: Final = """\
Find everything that is wrong with schemas.

\b
    sockgen check schemas/chat.yaml
    sockgen check                          # what pyproject.toml lists
    sockgen check --error-format github    # annotations in a pull request
"""


def check(
    schemas: SchemaArguments = None,
    error_format: ErrorFormatOption = ErrorFormat.TEXT,
) -> None:
    """Check schemas and print what is wrong with them."""
    from sockgen.cli.steps import check_selected

    check_selected(schemas, error_format.value)
