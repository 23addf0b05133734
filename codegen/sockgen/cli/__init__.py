"""The command line.

One command a file. These files import nothing but Typer: what a command needs, it imports
when it runs. `plain` reads the command lines that are most in use without even that.

Exit codes: 0, 1 if something was found, 2 for a wrong command line, 130 after Ctrl-C.
"""

from sockgen.cli.entry import main

__all__ = ["main"]
