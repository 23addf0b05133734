"""``sockgen test``: the transcripts of schemas."""

from typing import Final

from sockgen.cli.options import ErrorFormat, ErrorFormatOption, SchemaArguments

__all__ = ["HELP", "run"]

HELP: Final = """\
Run the transcripts of schemas.

Each is run as it is written, octet by octet, and cut in two at every place: the answers
must be the same.

\b
    sockgen test schemas/chat.yaml
    sockgen test                           # what pyproject.toml lists
"""


def run(
    schemas: SchemaArguments = None,
    error_format: ErrorFormatOption = ErrorFormat.TEXT,
) -> None:
    """Run transcripts and print where they differ."""
    from sockgen.cli.reporter import Reporter
    from sockgen.cli.selection import listed, selected_schemas
    from sockgen.cli.steps import check_schemas, run_transcripts

    reporter = Reporter(error_format.value)
    checked = check_schemas(selected_schemas(schemas, reporter), reporter)
    found = listed(reporter)
    run_transcripts(checked, found.builds if found is not None else (), reporter)
    reporter.finish()
