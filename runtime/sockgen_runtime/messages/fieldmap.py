"""Maps of a message: the entries of a header block, or of a run of `key=value` words.

A map is a value like every field: it is not changed, compared by its entries and hashed.
What becomes of a key that comes twice, and whether letter case matters in keys, is the
class's matter, because the schema says so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import ClassVar, Generic, Self, TypeVar, cast, final, overload

from sockgen_runtime.errors import EncodeError, Malformed, WrongArguments
from sockgen_runtime.overriding import override
from sockgen_runtime.values.codec import Decoding

from .forms import value_of

__all__ = ["FieldMap", "MissingSize", "announced", "optional", "required"]

_K = TypeVar("_K", bound="str | bytes")
_V = TypeVar("_V")
_T = TypeVar("_T")


class FieldMap(Mapping[_K, _V], Generic[_K, _V]):
    """The entries of a message, in their order.

    Generated classes extend it. `map[key]` is the value of a key, the first one if there
    are several; `map.all(key)` are all of them. Iterating yields each key once, as it was
    written first.

    Attributes:
        entries: every key with its value, in their order.

    Args:
        entries: the same, or a map of them.

    Raises:
        EncodeError: a key is there twice and may not be.
    """

    ignore_case: ClassVar[bool] = False
    """Whether the case of letters does not matter in keys."""
    duplicates: ClassVar[str] = "keep"
    """A key that is there already: `keep` both, the `first`, the `last`, or `error`."""
    encoding: ClassVar[str] = ""
    """The encoding of values that are text."""
    errors: ClassVar[str] = "strict"
    """What happens to octets that have no character, as in `bytes.decode`."""

    __slots__ = ("_values", "entries")

    def __init__(self, entries: Mapping[_K, _V] | Iterable[tuple[_K, _V]] = ()) -> None:
        self.entries: tuple[tuple[_K, _V], ...] = tuple(_pairs(entries))
        keys = [self._folded(key) for key, _ in self.entries]
        if len(set(keys)) < len(keys) and self.duplicates != "keep":
            self.entries = self._each_once(keys)
            keys = [self._folded(key) for key, _ in self.entries]
        self._values: dict[str | bytes, _V] = {}
        for key, (_, value) in zip(keys, self.entries, strict=True):
            self._values.setdefault(key, value)

    @classmethod
    def read(cls, entries: Iterable[tuple[_K, _V]]) -> Self:
        """Return the map of entries that were read.

        Raises:
            Malformed: a key is there twice and may not be.
        """
        try:
            return cls(entries)
        except EncodeError:
            raise Malformed from None

    @override
    def __getitem__(self, key: _K) -> _V:
        """Return the value of a key, the first one if there are several.

        Raises:
            KeyError: the key is not there.
        """
        return self._values[self._folded(key)]

    @override
    def __iter__(self) -> Iterator[_K]:
        """Yield each key once, as it was written first."""
        seen: set[str | bytes] = set()
        for key, _ in self.entries:
            folded = self._folded(key)
            if folded not in seen:
                seen.add(folded)
                yield key

    @override
    def __len__(self) -> int:
        """Return how many keys there are."""
        return len(self._values)

    @override
    def __eq__(self, other: object) -> bool:
        """Tell whether another map of this class has the same entries in their order."""
        if other.__class__ is not self.__class__:
            return NotImplemented
        others: object = getattr(other, "entries", None)
        return self.entries == others

    @override
    def __hash__(self) -> int:
        """Return the hash of the entries."""
        return hash(self.entries)

    @override
    def __repr__(self) -> str:
        """Show the entries as they are given to the constructor."""
        twice = len(self._values) < len(self.entries)
        shown = repr(list(self.entries) if twice else dict(self.entries))
        return f"{self.__class__.__name__}({shown})"

    def all(self, key: _K) -> tuple[_V, ...]:
        """Return every value of a key, in their order."""
        folded = self._folded(key)
        return tuple(v for k, v in self.entries if self._folded(k) == folded)

    def without(self, *keys: _K) -> Self:
        """Return the map without some keys."""
        folded = {self._folded(key) for key in keys}
        if folded.isdisjoint(self._values):
            return self
        return self.__class__(
            e for e in self.entries if self._folded(e[0]) not in folded
        )

    def beside(
        self, *declared: tuple[_K, _V | bytes | None]
    ) -> tuple[tuple[_K, _V], ...]:
        """Return the entries with others before them, as they are written.

        Args:
            declared: keys with their values or the octets of those; None: not there.

        Raises:
            EncodeError: one of these keys is in the map, where it does not belong.
        """
        for key, _ in declared:
            if key in self:
                raise EncodeError(f"no entry {key!r} beside its own field", self)
        found = ((key, value) for key, value in declared if value is not None)
        return (*((key, self._text(value)) for key, value in found), *self.entries)

    def octets(self, value: object) -> bytes:
        """Return the octets of a value that is text or octets."""
        if self.encoding and isinstance(value, str):
            return value.encode(self.encoding, self.errors)
        return value if isinstance(value, bytes) else b""

    def _text(self, value: _V | bytes) -> _V:
        if not self.encoding or not isinstance(value, bytes):
            return cast("_V", value)  # octets are what the values of such a map are
        return cast(
            "_V", value.decode(self.encoding, self.errors)
        )  # and here they are text

    def _folded(self, key: _K) -> str | bytes:
        return key.lower() if self.ignore_case else key

    def _each_once(self, keys: list[str | bytes]) -> tuple[tuple[_K, _V], ...]:
        """Return the entries with each key once, the one that counts."""
        if self.duplicates == "error":
            raise EncodeError("each key once", self.entries)
        places = list(enumerate(keys))
        if self.duplicates == "first":
            places.reverse()
        last = {key: at for at, key in places}
        return tuple(self.entries[at] for at in sorted(last.values()))


def _pairs(
    entries: Mapping[_K, _V] | Iterable[tuple[_K, _V]],
) -> Iterable[tuple[_K, _V]]:
    """Return entries as pairs; of another map, all of them."""
    every: Iterable[tuple[_K, _V]] | None = getattr(entries, "entries", None)
    if every is not None:
        return every
    items: Callable[[], Iterable[tuple[_K, _V]]] | None
    items = getattr(entries, "items", None)
    pairs: Iterable[tuple[_K, _V]]
    pairs = cast("Iterable[tuple[_K, _V]]", entries)  # what is no map is pairs
    return pairs if items is None else items()


@overload
def optional(entries: FieldMap[_K, _V], key: _K) -> _V | None: ...
@overload
def optional(
    entries: FieldMap[_K, _V], key: _K, codec: Decoding[_T], type_name: str = ""
) -> _T | None: ...
def optional(
    entries: FieldMap[_K, _V],
    key: _K,
    codec: Decoding[_T] | None = None,
    type_name: str = "",
) -> _T | _V | None:
    """Return the value of an entry that was read, or None if it is not there.

    Args:
        entries: the map.
        key: its key.
        codec: what reads its octets; None: the value is what the map has.
        type_name: the name of its type in the schema, where an answer may be declared.

    Raises:
        BadValue: the codec refuses the octets.
        WrongArguments: the entry is there several times.
    """
    value = entries.get(key)
    if value is None:
        return None
    name = key if isinstance(key, str) else key.decode("ascii", "replace")
    if entries.duplicates == "keep" and len(entries.all(key)) > 1:
        raise WrongArguments(f"expected one entry {name}")
    if codec is None:
        return value
    return value_of(name, codec, entries.octets(value), type_name)


@final
class MissingSize(WrongArguments):
    """No entry of a map tells the size of what follows."""

    kind = "missing_size"


def announced(entries: FieldMap[_K, object], key: _K, codec: Decoding[int]) -> int:
    """Return the size of what follows a map, which an entry of it tells.

    Args:
        entries: the map.
        key: of the entry.
        codec: what reads its octets.

    Raises:
        BadValue: the codec refuses the octets.
        MissingSize: the entry is not there.
        WrongArguments: it is there several times.
    """
    if key not in entries:
        raise MissingSize(f"expected an entry {_named(key)}")
    return required(entries, key, codec)


@overload
def required(entries: FieldMap[_K, _V], key: _K) -> _V: ...
@overload
def required(
    entries: FieldMap[_K, _V], key: _K, codec: Decoding[_T], type_name: str = ""
) -> _T: ...
def required(
    entries: FieldMap[_K, _V],
    key: _K,
    codec: Decoding[_T] | None = None,
    type_name: str = "",
) -> _T | _V:
    """Return the value of an entry that was read, and must be there.

    Args:
        entries: the map.
        key: its key.
        codec: what reads its octets; None: the value is what the map has.
        type_name: the name of its type in the schema, where an answer may be declared.

    Raises:
        BadValue: the codec refuses the octets.
        WrongArguments: the entry is not there, or several times.
    """
    if key not in entries:
        raise WrongArguments(f"expected an entry {_named(key)}")
    found: _T | _V | None = (
        optional(entries, key)
        if codec is None
        else optional(entries, key, codec, type_name)
    )
    return cast("_T | _V", found)  # the entry is there


def _named(key: str | bytes) -> str:
    return key if isinstance(key, str) else key.decode("ascii", "replace")
