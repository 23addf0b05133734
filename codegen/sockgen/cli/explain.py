"""``sockgen explain``: what a code means."""

from typing import Annotated, Final

import typer

__all__ = ["HELP", "explain"]

HELP: Final = """\
Tell more about a diagnostic: what is wrong, with a wrong and a right example.

\b
    sockgen explain SG203
    sockgen explain              # all codes and their titles
"""


def explain(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="CODE",
            help="As in `error[SG203]`; without it, all are listed.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Print the explanation of a code, or the list of all."""
    from sockgen.diagnostics import find_rule, rules

    if code is None:
        for each in rules():
            typer.echo(f"{each.code}  {each.title}")
        return
    rule = find_rule(code)
    if rule is None:
        message = f"there is no '{code}'; `sockgen explain` lists all"
        raise typer.BadParameter(message, param_hint="CODE")
    typer.echo(f"{rule.code}: {rule.title}\n\n{rule.explanation}")
