"""Command lines that are understood without Typer.

Importing Typer and what it converts arguments with takes longer than to check a small
schema. So the few command lines that are in daily use are read here:

    sockgen --version
    sockgen check SCHEMA...
    sockgen build [SCHEMA...] [-o OUTPUT] [--package NAME] [--check] [--diff] [--no-cache]

All others, and all that are wrong in any way, are left to Typer, which says what is
wrong with them. What is run is the same.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Final

from sockgen.cli.wrong import WrongCommandLine
from sockgen.version import __version__

__all__ = ["run_plain"]

_OPTIONS: Final = {"-o": "output", "--output": "output", "--package": "package"}
_FLAGS: Final = ("--check", "--diff", "--no-cache")


def run_plain(arguments: Sequence[str]) -> bool:
    """Run a command line; return whether it is one that is understood here.

    Args:
        arguments: without the name of the program.

    Raises:
        SystemExit: if errors were found, or if nobody reads the output any more.
    """
    try:
        return _run(arguments)
    except BrokenPipeError:
        # What is still buffered has nowhere to go; the end of the process would try it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None


def _run(arguments: Sequence[str]) -> bool:
    if list(arguments) == ["--version"]:
        sys.stdout.write(f"sockgen {__version__}\n")
        sys.stdout.flush()
        return True
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", ())
    if command == "check" and rest and all(map(_is_plain, rest)):
        from sockgen.cli.steps import check_selected

        check_selected(rest, "text")
        return True
    if command == "build":
        return _build(rest)
    return False


def _build(arguments: Sequence[str]) -> bool:
    """Build what is on the command line, or what pyproject.toml lists."""
    schemas: list[str] = []
    options: dict[str, str] = {}
    flags: set[str] = set()
    left: Iterator[str] = iter(arguments)
    for word in left:
        if word in _FLAGS:
            flags.add(word)
            continue
        name = _OPTIONS.get(word)
        value = word if name is None else next(left, "")
        if not _is_plain(value) or name in options:
            return False
        if name is None:
            schemas.append(value)
        else:
            options[name] = value
    from sockgen.cli.building import Request, run_build

    request = Request(
        schemas=tuple(schemas),
        output=options.get("output"),
        package=options.get("package"),
        check="--check" in flags,
        diff="--diff" in flags,
    )
    try:
        run_build(request, cached="--no-cache" not in flags)
    except WrongCommandLine:
        return False
    return True


def _is_plain(word: str) -> bool:
    """Tell whether a word can only be an argument, or the value of an option."""
    return bool(word) and not word.startswith("-")
