"""Addresses and identifiers that the standard library has classes for.

Their modules are imported when a codec is made, so that only packages with such fields
pay for them.
"""

import re
from typing import TYPE_CHECKING, Final, final

from sockgen_runtime.errors import BadText, EncodeError

from .codec import is_a

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address
    from uuid import UUID

__all__ = ["IPv4", "IPv6", "Uuid"]

_IPV6: Final = re.compile(rb"[0-9A-Fa-f:.]{2,45}")
_UUID: Final = re.compile(rb"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


@final
class IPv4:
    """An IPv4 address in dotted notation."""

    __slots__ = ("_address", "expected")

    def __init__(self) -> None:
        from ipaddress import IPv4Address

        self._address = IPv4Address
        self.expected: str = "an IPv4 address"

    def decode(self, text: bytes) -> "IPv4Address":
        """Return the address.

        Raises:
            BadText: this is no address.
        """
        try:
            return self._address(text.decode("ascii"))
        except ValueError:
            raise BadText(self.expected, text) from None

    def encode(self, value: "IPv4Address") -> bytes:
        """Return the text of an address.

        Raises:
            EncodeError: the value is no address.
        """
        if not is_a(value, self._address):
            raise EncodeError(self.expected, value)
        return str(value).encode("ascii")


@final
class IPv6:
    """An IPv6 address (RFC 5952 is written), without a zone."""

    __slots__ = ("_address", "expected")

    def __init__(self) -> None:
        from ipaddress import IPv6Address

        self._address = IPv6Address
        self.expected: str = "an IPv6 address"

    def decode(self, text: bytes) -> "IPv6Address":
        """Return the address.

        Raises:
            BadText: this is no address, or one with a zone.
        """
        try:
            if _IPV6.fullmatch(text):
                return self._address(text.decode("ascii"))
        except ValueError:
            pass
        raise BadText(self.expected, text)

    def encode(self, value: "IPv6Address") -> bytes:
        """Return the text of an address.

        Raises:
            EncodeError: the value is no address, or one with a zone.
        """
        if not is_a(value, self._address) or value.scope_id is not None:
            raise EncodeError(self.expected, value)
        return str(value).encode("ascii")


@final
class Uuid:
    """A UUID (RFC 9562) in hexadecimal digits with hyphens."""

    __slots__ = ("_uuid", "expected")

    def __init__(self) -> None:
        from uuid import UUID

        self._uuid = UUID
        self.expected: str = "a UUID"

    def decode(self, text: bytes) -> "UUID":
        """Return the UUID.

        Raises:
            BadText: this is none, or one in another notation.
        """
        if _UUID.fullmatch(text) is None:
            raise BadText(self.expected, text)
        return self._uuid(text.decode("ascii"))

    def encode(self, value: "UUID") -> bytes:
        """Return the text of a UUID.

        Raises:
            EncodeError: the value is none.
        """
        if not is_a(value, self._uuid):
            raise EncodeError(self.expected, value)
        return str(value).encode("ascii")
