"""JSON (RFC 8259) on one line."""

import json
from typing import Final, NoReturn, TypeAlias, final

from sockgen_runtime.errors import BadText, EncodeError

__all__ = ["Json", "JsonValue"]

JsonValue: TypeAlias = (
    "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
)

_EXPECTED: Final = "JSON"


@final
class Json:
    """A value as JSON, in ASCII, without blanks between its parts.

    How deep it may be nested is bounded by the interpreter's stack, how long by the line.
    """

    __slots__ = ("expected",)

    def __init__(self) -> None:
        self.expected: str = _EXPECTED

    def decode(self, text: bytes) -> JsonValue:
        """Return the value.

        Raises:
            BadText: this is no JSON, is nested too deep, or has a number that is none.
        """
        try:
            value: JsonValue = json.loads(
                text.decode("utf-8"), parse_constant=_refuse_constant
            )
        except (ValueError, RecursionError):
            raise BadText(self.expected, text) from None
        return value

    def encode(self, value: JsonValue) -> bytes:
        """Return the value as JSON.

        Raises:
            EncodeError: JSON cannot hold it, or would be read as another value.
        """
        try:
            text = json.dumps(value, allow_nan=False, separators=(",", ":"))
            if json.loads(text) == value:
                return text.encode("ascii")
        except (ValueError, TypeError, RecursionError):
            pass
        raise EncodeError(self.expected, value)


def _refuse_constant(name: str) -> NoReturn:
    """Refuse `NaN` and the infinities, which Python reads and JSON does not have."""
    raise ValueError(name)
