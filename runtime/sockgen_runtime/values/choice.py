"""One of a set of texts: an enumeration, closed or open, or a truth value."""

from enum import Enum
from typing import Generic, TypeVar, final

from sockgen_runtime.errors import BadText, EncodeError

from .codec import Codec

__all__ = ["Boolean", "Choice", "OpenChoice"]

_E = TypeVar("_E", bound=Enum)
_T = TypeVar("_T")


@final
class Boolean:
    """A truth value with a text for each.

    Args:
        true: the text of `True`.
        false: the text of `False`.
    """

    __slots__ = ("_false", "_true", "expected")

    def __init__(self, true: bytes, false: bytes) -> None:
        self._true = true
        self._false = false
        self.expected: str = _listed([true, false])

    def decode(self, text: bytes) -> bool:
        """Return the truth value.

        Raises:
            BadText: the octets are neither text.
        """
        if text == self._true:
            return True
        if text == self._false:
            return False
        raise BadText(self.expected, text)

    def encode(self, value: bool) -> bytes:
        """Return the text of a truth value.

        Raises:
            EncodeError: the value is neither `True` nor `False`.
        """
        if value is True:
            return self._true
        if value is False:
            return self._false
        raise EncodeError("True or False", value)


class _Table(Generic[_E]):
    """The members of an enumeration by their texts, and back."""

    __slots__ = ("fold", "members", "texts")

    def __init__(self, enum: type[_E], fold: bool) -> None:
        self.fold = fold
        self.members: dict[bytes, _E] = {}
        # By identity: hashing a member calls Python code, and the table keeps the
        # members alive, so that no other object can have the identity of one.
        self.texts: dict[int, bytes] = {}
        for member in enum:
            text: object = member.value
            if not isinstance(text, bytes):
                raise TypeError(f"{enum.__name__}: expected octets, got {text!r}")
            self.texts[id(member)] = text
            self.members[text.lower() if fold else text] = member

    def find(self, text: bytes) -> _E | None:
        """Return the member of a text, or None."""
        return self.members.get(text.lower() if self.fold else text)


@final
class Choice(Generic[_E]):
    """A member of a closed enumeration; each member's value is its text.

    Args:
        enum: the enumeration; its values are octets.
        fold: whether the case of ASCII letters does not matter when reading.
    """

    __slots__ = ("_find", "_fold", "_members", "_texts", "expected")

    def __init__(self, enum: type[_E], fold: bool = False) -> None:
        table = _Table(enum, fold)
        self._members = table.members
        self._texts = table.texts
        self._fold = fold
        self.expected: str = _listed(list(table.texts.values()))

    def decode(self, text: bytes) -> _E:
        """Return the member.

        Raises:
            BadText: no member has this text.
        """
        try:
            return self._members[text.lower() if self._fold else text]
        except KeyError:
            raise BadText(self.expected, text) from None

    def encode(self, value: _E) -> bytes:
        """Return the text of a member.

        Raises:
            EncodeError: the value is no member.
        """
        try:
            return self._texts[id(value)]
        except KeyError:
            raise EncodeError(self.expected, value) from None


@final
class OpenChoice(Generic[_E, _T]):
    """A member of an enumeration, or a value that has no name there.

    Args:
        enum: the enumeration; its values are octets.
        others: the codec of every other text.
        fold: whether the case of ASCII letters does not matter when reading.
    """

    __slots__ = ("_find", "_others", "_texts", "expected")

    def __init__(self, enum: type[_E], others: Codec[_T], fold: bool = False) -> None:
        table = _Table(enum, fold)
        self._find = table.find
        self._texts = table.texts
        self._others = others
        self.expected: str = (
            f"{_listed(list(table.texts.values()))} or {others.expected}"
        )

    def decode(self, text: bytes) -> _E | _T:
        """Return the member, or the value of any other text.

        Raises:
            BadText: the text has neither.
        """
        member = self._find(text)
        return self._others.decode(text) if member is None else member

    def encode(self, value: _E | _T) -> bytes:
        """Return the text of a member or of another value.

        Raises:
            EncodeError: the value has no text, or that of a member.
        """
        known = self._texts.get(id(value))
        if known is not None:
            return known
        if isinstance(value, Enum):
            raise EncodeError(self.expected, value)
        text = self._others.encode(value)
        if self._find(text) is not None:
            raise EncodeError("a member in place of its text", value)
        return text


def _listed(texts: list[bytes]) -> str:
    """Return texts as a list in words."""
    words = [text.decode("utf-8", "replace") for text in texts]
    return (
        " or ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""
    )
