"""Comments that cut a text short.

In a plain scalar a blank and a ``#`` begin a comment: ``wire: SET {key} #{size}`` is
``SET {key}``. It is a warning if what is lost looks like a part of the text.
"""

import re
from typing import Final

from sockgen.diagnostics import Diagnostic, Span
from sockgen.diagnostics.syntax import comment_cuts
from sockgen.source.nodes import Scalar

__all__ = ["cut_short"]

_COMMENT: Final = re.compile(r"[ \t]+(#+(\S*).*)")
_SPEC: Final = re.compile(r"[\s{}()\[\]|<>*+]")
_SPEC_KEYS: Final = frozenset({"wire", "is", "match", "reply", "answer"})
_PAIRS: Final = ("{}", "[]", "()")


def cut_short(scalar: Scalar, lines: tuple[str, ...], key: str) -> Diagnostic | None:
    """Return a warning if a comment seems to have cut a plain scalar short.

    Args:
        scalar: it must be a plain one.
        lines: of its file.
        key: the key it is the value of; ``""`` for any other scalar.
    """
    end = scalar.locate(len(scalar.text))
    comment = _COMMENT.match(lines[end.line - 1], end.column - 1)
    if comment is None:
        return None
    # `# a remark` is what a comment looks like, `#size` is not.
    glued = bool(comment[2]) and (key in _SPEC_KEYS or bool(_SPEC.search(scalar.text)))
    if not glued and not _open(scalar.text):
        return None
    column = comment.start(1) + 1
    return comment_cuts(
        Span(end.file, end.line, column, len(comment[1].rstrip())), scalar.text
    )


def _open(text: str) -> bool:
    """Tell whether a bracket is open at the end of a text."""
    plain = re.sub(r"\\.", "", text)
    return any(plain.count(pair[0]) > plain.count(pair[1]) for pair in _PAIRS)
