"""The commands, together: a table, and the options that none of them has."""

from typing import Annotated, Final

import typer

from sockgen.cli import build, check, explain, graph, init, test, verify
from sockgen.version import __version__

__all__ = ["app"]

_HELP: Final = """\
Typed protocol servers from a schema.

A schema describes what is on the wire; sockgen makes a typed Python package of it, and you
write one method for each command.

\b
    sockgen init chat          write a first schema and a server that runs
    sockgen check chat.yaml    find what is wrong with a schema
    sockgen build chat.yaml -o src
                               write the package src/chat
    sockgen test chat.yaml     run the transcripts of a schema
    sockgen verify app.py      all of that and the types, for CI
    sockgen graph chat.yaml    draw the states of a conversation
    sockgen explain SG203      tell more about a diagnostic

\b
Exit codes: 0; 1 if something was found; 2 if the command line is wrong.
"""

app: Final = typer.Typer(
    help=_HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sockgen {__version__}")
        raise typer.Exit


@app.callback(help=_HELP)
def _main(
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version and exit.",
            callback=_show_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Hold what is not part of a command."""


app.command("init", help=init.HELP)(init.init)
app.command("check", help=check.HELP)(check.check)
app.command("build", help=build.HELP)(build.build)
app.command("test", help=test.HELP)(test.run)
app.command("verify", help=verify.HELP)(verify.verify)
app.command("graph", help=graph.HELP)(graph.graph)
app.command("explain", help=explain.HELP)(explain.explain)
