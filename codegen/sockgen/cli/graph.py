"""``sockgen graph``: the state machine of a protocol."""

from enum import Enum
from typing import Annotated, Final

import typer

from sockgen.cli.options import SchemaArguments

__all__ = ["HELP", "graph"]

HELP: Final = """\
Print the state machine of a protocol, for Mermaid or Graphviz.

\b
    sockgen graph schemas/mail.yaml
    sockgen graph schemas/mail.yaml --format dot | dot -Tsvg > mail.svg
"""


class _Notation(Enum):
    """What the picture is written in."""

    MERMAID = "mermaid"
    DOT = "dot"


def graph(
    schemas: SchemaArguments = None,
    notation: Annotated[
        _Notation, typer.Option("--format", help="The notation of the picture.")
    ] = _Notation.MERMAID,
) -> None:
    """Print a picture of each schema."""
    from sockgen.cli.reporter import Reporter
    from sockgen.cli.selection import selected_schemas
    from sockgen.cli.steps import check_schemas
    from sockgen.graphs import FORMATS

    reporter = Reporter("text")
    wanted = selected_schemas(schemas, reporter)
    found = check_schemas(wanted, reporter)
    if len(found) < len(set(wanted)):
        reporter.stop_at_errors()
    # What is only a warning would not be of the notation; `sockgen check` tells it.
    for checked in found:
        if checked.model is not None:
            typer.echo(FORMATS[notation.value](checked.model), nl=False)
