"""From the start of the process to its exit code."""

import io
import signal
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

from sockgen.cli.plain import run_plain

__all__ = ["INTERRUPTED", "main"]

INTERRUPTED: Final = 130
"""The exit code after Ctrl-C, as shells have it."""


def main() -> None:
    """Run the command that is on the command line.

    Raises:
        SystemExit: with the exit code, unless a plain command line went well.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character of a schema is no reason to fail.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with _interruptible():
        if not run_plain(sys.argv[1:]):
            from sockgen.cli.app import app

            app(prog_name="sockgen")


@contextmanager
def _interruptible() -> Generator[None, None, None]:
    """End the process on Ctrl-C by an exception that nothing on the way catches."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(INTERRUPTED)
