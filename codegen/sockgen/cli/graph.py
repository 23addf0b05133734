"""``sockgen graph``: the state machine of a protocol, or its layouts."""

from enum import Enum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sockgen.cli.options import SchemaArguments

if TYPE_CHECKING:
    from sockgen.model import Protocol

__all__ = ["HELP", "graph"]

HELP: Final = """\
Print a picture of a protocol: its state machine, or its layouts.

The state machine is for Mermaid or Graphviz. With --layout the messages of
octets are drawn bit by bit: as one SVG, or as text in the style of RFCs.

\b
    sockgen graph schemas/mail.yaml
    sockgen graph schemas/mail.yaml --format dot | dot -Tsvg > mail.svg
    sockgen graph schemas/clock.yaml --layout > clock.svg
    sockgen graph schemas/clock.yaml --layout --format text
"""


class _Notation(Enum):
    """What the picture is written in."""

    MERMAID = "mermaid"
    DOT = "dot"
    SVG = "svg"
    TEXT = "text"


_OF_LAYOUTS: Final = (_Notation.SVG, _Notation.TEXT)


def graph(
    schemas: SchemaArguments = None,
    notation: Annotated[
        _Notation | None,
        typer.Option(
            "--format",
            help="The notation of the picture: mermaid or dot; with --layout svg or text.",
            show_default="the first",
        ),
    ] = None,
    layout: Annotated[
        bool, typer.Option("--layout", help="Draw the layouts of the messages.")
    ] = False,
) -> None:
    """Print a picture of each schema."""
    from sockgen.cli.reporter import Reporter
    from sockgen.cli.selection import selected_schemas
    from sockgen.cli.steps import check_schemas
    from sockgen.graphs import FORMATS

    if notation is None:
        notation = _Notation.SVG if layout else _Notation.MERMAID
    if (notation in _OF_LAYOUTS) is not layout:
        known = "svg or text with" if layout else "mermaid or dot without"
        raise typer.BadParameter(f"expected {known} --layout", param_hint="'--format'")
    reporter = Reporter("text")
    wanted = selected_schemas(schemas, reporter)
    if notation is _Notation.SVG and len(set(wanted)) > 1:
        raise typer.BadParameter("expected one schema: an SVG is a file of its own")
    found = check_schemas(wanted, reporter)
    if len(found) < len(set(wanted)):
        reporter.stop_at_errors()
    # What is only a warning would not be of the notation; `sockgen check` tells it.
    models = [checked.model for checked in found if checked.model is not None]
    if layout:
        _check_layouts(models)
    for model in models:
        typer.echo(FORMATS[notation.value](model), nl=False)


def _check_layouts(models: "list[Protocol]") -> None:
    """See to it that there is something to be drawn.

    Raises:
        typer.BadParameter: a protocol has none.
    """
    for model in models:
        if not model.binary:
            reason = f"the messages of {model.name} are lines, and have no layouts"
            raise typer.BadParameter(reason, param_hint="'--layout'")
