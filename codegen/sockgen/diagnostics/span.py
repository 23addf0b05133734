"""Places in files."""

from attrs import frozen

__all__ = ["Span"]


@frozen(order=True)
class Span:
    """A run of characters on one line of a file.

    Attributes:
        file: the name of the file, as the user gave it.
        line: from 1.
        column: of the first character, from 1, counted in characters.
        length: in characters; 0 or more. A run never reaches over the end of its line.
    """

    file: str
    line: int
    column: int
    length: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
