"""The command line of sockgen, run by tests in their own process.

It is what a user runs, without the second that a new process would take each time; nothing else
of the generator is known here. Paths in arguments are absolute, so it does not matter
where the tests run.
"""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import final
from unittest import mock

from sockgen.cli import main

__all__ = ["Outcome", "sockgen"]


@final
@dataclass(frozen=True)
class Outcome:
    """What a run of the command gave.

    Attributes:
        code: its exit code.
        output: what it wrote to stdout.
        errors: what it wrote to stderr.
    """

    code: int
    output: str
    errors: str

    @property
    def text(self) -> str:
        """All that it wrote, for the message of a failure."""
        return f"exit code {self.code}\n{self.output}{self.errors}"


def sockgen(*arguments: str) -> Outcome:
    """Run `sockgen ARGUMENT...`."""
    output, errors = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(sys, "argv", ["sockgen", *arguments]),
        redirect_stdout(output),
        redirect_stderr(errors),
    ):
        code = _exit_code()
    return Outcome(code, output.getvalue(), errors.getvalue())


def _exit_code() -> int:
    """Run the command; return what it would end with."""
    try:
        main()
    except SystemExit as end:
        if end.code is None:
            return 0
        return end.code if isinstance(end.code, int) else 1
    return 0
