"""The types of fields.

A scalar type is a regular language together with a Python type: what texts it has, and
what values they stand for.  Records and unions have wire forms of their own; a form
refers to them by name, because they may contain each other.
"""

from typing import TypeAlias

from attrs import frozen

from sockgen.model.layouts import Bits, DataField, Reserved
from sockgen.regular import Expression

__all__ = [
    "AnyReply",
    "Body",
    "Characters",
    "Chunked",
    "Coded",
    "DecimalNumber",
    "Delimited",
    "Dotted",
    "Enumeration",
    "EscapedText",
    "HexNumber",
    "MapRules",
    "Matched",
    "Nullable",
    "Number",
    "Packed",
    "QuotedText",
    "RealNumber",
    "Record",
    "Scalar",
    "Sized",
    "Switch",
    "ToEnd",
    "Union",
    "ValueType",
    "is_token",
]


@frozen
class Characters:
    """A run of octets of one class; ``octets`` is a mask, and the form narrows it.

    ``low`` and ``high`` bound its length in octets.  ``string`` tells ``str`` from
    ``bytes``.  A ``token`` is a token of a message or a part of one: it holds any octet,
    written with escapes in the line that the tokens make.
    """

    octets: int
    low: int
    high: int | None
    string: bool
    token: bool = False


@frozen
class Matched:
    """Texts that match a pattern; no form narrows it."""

    pattern: Expression
    low: int
    high: int | None
    string: bool


@frozen
class Number:
    """A whole number in decimal digits; ``width`` fixes their count (0: free)."""

    low: int | None
    high: int | None
    width: int = 0


@frozen
class HexNumber:
    """A whole number, not negative, in hexadecimal digits."""

    low: int | None
    high: int | None
    width: int = 0


@frozen
class RealNumber:
    """A floating-point number, finite."""

    low: float | None
    high: float | None


@frozen
class DecimalNumber:
    """A decimal fraction, exact."""

    low: str | None
    high: str | None


@frozen
class Switch:
    """A truth value and its two texts."""

    true: bytes
    false: bytes


@frozen
class Enumeration:
    """One of several texts, a member of an ``Enum`` in Python.

    An open one also takes other words, which stay what they are.
    """

    class_name: str
    members: tuple[tuple[str, bytes], ...]
    fold: bool
    open: bool
    string: bool
    doc: str = ""


@frozen
class Coded:
    """Values with a well-known text form: ``base64 percent json ipv4 ipv6 uuid``."""

    kind: str
    low: int
    high: int | None
    string: bool


@frozen
class QuotedText:
    r"""Text between quotes; inside, ``escape`` takes the meaning from what follows.

    ``mapped`` holds ``(letter, octet)`` for escapes such as ``\\n``; with ``double`` a
    quote is written twice.  ``refused`` is a mask of octets that never stand inside.
    """

    quote: bytes
    escape: bytes
    mapped: tuple[tuple[bytes, bytes], ...]
    double: bool
    low: int
    high: int | None
    string: bool
    refused: int


@frozen
class EscapedText:
    """Text in which some octets stand as other texts.

    ``texts`` holds what stands for which octet; ``octets`` is a mask of those that may
    stand for themselves, and the form narrows it.  ``low`` and ``high`` bound the length
    of the value.
    """

    texts: tuple[tuple[bytes, bytes], ...]
    octets: int
    low: int
    high: int | None
    string: bool


@frozen
class Packed:
    """A whole number that fields of some bits each make, the most significant first.

    ``class_name`` is the class of its values, which have these fields.
    """

    class_name: str
    number: Number | HexNumber
    parts: tuple[DataField | Reserved, ...]
    doc: str = ""

    @property
    def bits(self) -> int:
        """How many bits the fields have together."""
        types = (part.type for part in self.parts)
        return sum(type_.width for type_ in types if isinstance(type_, Bits))


@frozen
class Nullable:
    """Another type, or one text that stands for ``None`` (or for the empty value)."""

    inner: "Scalar"
    text: bytes
    empty: bool


@frozen
class Body:
    """Octets of any kind, line endings too, whose end they tell themselves."""

    string: bool


@frozen
class Dotted(Body):
    """Lines up to a lone dot; a dot at the start of a line is doubled."""


@frozen
class Delimited(Body):
    """Octets up to some that end them, and that they do not hold.

    ``low`` and ``high`` bound their number.  ``size`` is the key of the map's entry that
    tells their number, if it is there: then they may hold what ends them.
    """

    until: bytes
    low: int
    high: int | None
    size: str = ""


@frozen
class Sized(Body):
    """Octets whose number an entry of the form's map tells; ``size`` is its key.

    Without it there are none (``otherwise`` is ``"none"``), all up to the end of the input
    (``"eof"``), or something is wrong (``"error"``).
    """

    size: str
    otherwise: str
    low: int
    high: int | None


@frozen
class ToEnd(Body):
    """Everything until the peer sends no more."""


@frozen
class Chunked(Body):
    """Chunks with a size before each: a number in a line, or so many octets."""

    size: Number | HexNumber | int


Scalar: TypeAlias = (
    Characters
    | Matched
    | Number
    | HexNumber
    | RealNumber
    | DecimalNumber
    | Switch
    | Enumeration
    | Coded
    | QuotedText
    | EscapedText
    | Packed
    | Nullable
)


@frozen
class Record:
    """A type with a wire form of its own, by its name."""

    name: str


@frozen
class Union:
    """One of several types, by its name."""

    name: str


@frozen
class AnyReply:
    """Any reply of the protocol, whole."""


def is_token(type_: "ValueType") -> bool:
    """Whether texts of a type are written with the escapes of tokens."""
    if isinstance(type_, Nullable):
        return is_token(type_.inner)
    return isinstance(type_, Characters) and type_.token


@frozen
class MapRules:
    """What a map has besides the form of its items.

    ``key`` and ``value`` are the labels of the item's two fields; ``duplicates`` is one
    of ``keep``, ``first``, ``last`` and ``error``.
    """

    key: str
    value: str
    ignore_case: bool
    duplicates: str


ValueType: TypeAlias = Scalar | Record | Union | Body | AnyReply
