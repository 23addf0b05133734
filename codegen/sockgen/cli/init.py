"""``sockgen init``: a first schema, and a server of it that runs."""

import keyword
import re
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

__all__ = ["HELP", "init"]

HELP: Final = """\
Write a small, commented schema and a server of it that runs.

\b
    sockgen init chat
    python -m chat --bind tcp://127.0.0.1:0

\b
writes chat/schema.yaml     the protocol, to be changed by you
       chat/app.py          what the server does, likewise
       chat/__main__.py     its command line
       chat/__init__.py
       chat/protocol/       made from the schema by `sockgen build`

Nothing that exists is replaced.
"""


def init(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="Of the protocol and of its Python package."
        ),
    ] = "kv",
) -> None:
    """Write the files and build the package."""
    from sockgen import emit, pipeline
    from sockgen.cli.reporter import Reporter
    from sockgen.diagnostics.output import cannot_write, exists_already
    from sockgen.scaffold import SCHEMA, scaffold

    _check(name)
    reporter = Reporter("text")
    folder = Path(name)
    try:
        if folder.is_symlink() or (folder.exists() and not _is_empty(folder)):
            reporter.add([exists_already(name)])
            reporter.finish()
        folder.mkdir(exist_ok=True)
        for file, text in scaffold(name).items():
            with (folder / file).open("x", encoding="utf-8", newline="\n") as target:
                target.write(text)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        reporter.add([cannot_write(name, reason)])
        reporter.finish()
    schema = str(folder / SCHEMA)
    checked = pipeline.check(schema)
    if not reporter.add(checked.diagnostics, schema, checked.source.text):
        changes = emit.plan(folder / "protocol", pipeline.generate(checked))
        reporter.add(emit.apply(changes))
    reporter.stop_at_errors()
    reporter.say(f"{schema}: the protocol, to be changed by you")
    reporter.say(f"{folder / 'app.py'}: what the server does, likewise")
    reporter.say(f"{folder / 'protocol'}: the package made from the schema")
    reporter.say(f"run it: python -m {name} --bind tcp://127.0.0.1:0")
    reporter.finish()


def _check(name: str) -> None:
    """Refuse a name that cannot be a protocol and a package.

    Raises:
        typer.BadParameter: if it is one.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        message = "a name has small letters, digits and '_', and is no word of Python"
        raise typer.BadParameter(message, param_hint="NAME")
    if name in sys.stdlib_module_names or name in {"sockgen", "sockgen_runtime"}:
        message = f"'{name}' would hide the module '{name}'"
        raise typer.BadParameter(message, param_hint="NAME")


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())
