"""What is wrong with a command line, if that is found behind Typer, or without it."""

__all__ = ["WrongCommandLine"]


class WrongCommandLine(Exception):
    """A command line asks for what cannot be done; Typer shows it.

    Args:
        message: what is wrong.
        hint: the argument or option.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
