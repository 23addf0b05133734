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
    from sockgen.cli.reporter import Reporter
    from sockgen.cli.selection import selected_schemas
    from sockgen.cli.steps import check_schemas

    reporter = Reporter(error_format.value)
    for checked in check_schemas(selected_schemas(schemas, reporter), reporter):
        reporter.say(f"{checked.path}: ok")
    reporter.finish()
