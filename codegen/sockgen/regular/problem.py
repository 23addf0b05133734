"""What can be wrong with a pattern, as a value that points at the place."""

from enum import Enum

from attrs import frozen

__all__ = ["MistakeError", "PatternError", "PatternProblem"]


class PatternProblem(Enum):
    """What is wrong with a pattern."""

    ANCHOR = "anchor"
    BAD_CHARACTER = "bad-character"
    BAD_CLASS = "bad-class"
    BAD_ESCAPE = "bad-escape"
    BAD_QUANTIFIER = "bad-quantifier"
    BAD_RANGE = "bad-range"
    NOT_REGULAR = "not-regular"
    NOTHING_TO_REPEAT = "nothing-to-repeat"
    TOO_DEEP = "too-deep"
    TOO_MANY = "too-many"
    UNBALANCED = "unbalanced"
    UNESCAPED = "unescaped"


@frozen
class PatternError:
    """A mistake in a pattern.

    Args:
        kind: what is wrong, to be compared.
        offset: where, in characters from the start of the pattern.
        length: of the part that is wrong, in characters; 0 at the end of the pattern.
        message: what is wrong, to be read.
    """

    kind: PatternProblem
    offset: int
    length: int
    message: str


class MistakeError(Exception):
    """Carries a mistake out of the parser of patterns; it never leaves that."""

    def __init__(self, error: PatternError) -> None:
        super().__init__(error.message)
        self.error = error
