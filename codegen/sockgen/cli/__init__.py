"""The command line.

One command a file. These files are imported at every start, so that they import nothing
but Typer: what a command needs, it imports when it runs.

Exit codes: 0, 1 if something was found, 2 for a wrong command line, 130 after Ctrl-C.
"""

from sockgen.cli.entry import main

__all__ = ["main"]
