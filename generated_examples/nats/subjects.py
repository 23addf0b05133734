"""Subjects: tokens with dots between, and the patterns that match them.

In a pattern `*` stands for one token, and `>` at the end for one or more.
"""

from collections.abc import Iterator
from typing import Final, Generic, TypeVar, final

__all__ = ["Index", "is_literal", "is_valid"]

ANY_ONE: Final = "*"
ANY_MORE: Final = ">"

T = TypeVar("T")


def is_valid(subject: str) -> bool:
    """Tell whether no token is empty, and `>` is the last one, if there is one."""
    tokens = subject.split(".")
    return all(tokens) and ANY_MORE not in tokens[:-1]


def is_literal(subject: str) -> bool:
    """Tell whether a subject is valid and no pattern, so that one may publish to it."""
    tokens = subject.split(".")
    return all(tokens) and ANY_ONE not in tokens and ANY_MORE not in tokens


@final
class _Node(Generic[T]):
    """What is known of patterns that begin alike."""

    __slots__ = ("behind", "here")

    def __init__(self) -> None:
        self.here: dict[T, None] = {}
        self.behind: dict[str, _Node[T]] = {}

    @property
    def is_empty(self) -> bool:
        return not self.here and not self.behind


@final
class Index(Generic[T]):
    """Finds what was put under the patterns that match a subject.

    It takes time by the tokens of the subject, not by the number of patterns.
    """

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, pattern: str, item: T) -> None:
        """Put an item under a pattern."""
        node = self._root
        for token in pattern.split("."):
            node = node.behind.setdefault(token, _Node())
        node.here[item] = None

    def remove(self, pattern: str, item: T) -> None:
        """Take an item out again; nothing is left of patterns that nobody has."""
        path: list[tuple[_Node[T], str]] = []
        node = self._root
        for token in pattern.split("."):
            path.append((node, token))
            node = node.behind[token]
        del node.here[item]
        for before, token in reversed(path):
            if not before.behind[token].is_empty:
                break
            del before.behind[token]

    def matches(self, subject: str) -> Iterator[T]:
        """Yield the items under all patterns that match a subject."""
        level = [self._root]
        for token in subject.split("."):
            for node in level:
                if ANY_MORE in node.behind:
                    yield from node.behind[ANY_MORE].here
            keys = dict.fromkeys((ANY_ONE, token))
            keys.pop(ANY_MORE, None)  # whoever publishes to it means no pattern
            level = [n.behind[key] for n in level for key in keys if key in n.behind]
        for node in level:
            yield from node.here
