"""`sockgen build`, before anything is imported: what is known to be unchanged is not built."""

import sys
from typing import NamedTuple

from sockgen.cli.record import Record

__all__ = ["Request", "run_build"]


class Request(NamedTuple):
    """What the command line asks for.

    Attributes:
        schemas: if there are none, those of pyproject.toml.
        output: of `--output`.
        package: of `--package`.
        style: how diagnostics are printed.
        check: write nothing, report what is stale.
        diff: write nothing, show what would change.
    """

    schemas: tuple[str, ...] = ()
    output: str | None = None
    package: str | None = None
    style: str = "text"
    check: bool = False
    diff: bool = False


def run_build(request: Request, *, cached: bool = True) -> None:
    """Do what `sockgen build` does, or say that there is nothing to do.

    Args:
        request: the command line.
        cached: whether a record of the same build is used and kept.

    Raises:
        SystemExit: with 1, if there are errors.
        WrongCommandLine: there is nothing to build, or no place for it.
    """
    # JSON is for programs: what else is said goes elsewhere then.
    record = (
        Record(repr(tuple(request))) if cached and request.style != "json" else None
    )
    answer = record.answer() if record is not None else None
    if answer is None:
        from sockgen.cli.steps import build_selected

        build_selected(request, record)
    else:
        sys.stdout.write(answer)
        sys.stdout.flush()
