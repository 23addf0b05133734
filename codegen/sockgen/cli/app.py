"""The commands, together: a table, and the options that none of them has."""

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Final, ParamSpec

import typer

from sockgen.cli import build, check, explain, graph, init, test, verify
from sockgen.cli.wrong import WrongCommandLine
from sockgen.version import __version__

__all__ = ["app"]

_P = ParamSpec("_P")

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


def _shown(command: Callable[_P, None]) -> Callable[_P, None]:
    """Return a command of which Typer shows what is wrong with its line."""

    @wraps(command)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except WrongCommandLine as wrong:
            raise typer.BadParameter(wrong.message, param_hint=wrong.hint) from wrong

    return run


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
app.command("check", help=check.HELP)(_shown(check.check))
app.command("build", help=build.HELP)(_shown(build.build))
app.command("test", help=test.HELP)(_shown(test.run))
app.command("verify", help=verify.HELP)(verify.verify)
app.command("graph", help=graph.HELP)(graph.graph)
app.command("explain", help=explain.HELP)(explain.explain)
