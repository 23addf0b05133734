"""What is wrong with a line that one form refused, or all that it may be of."""

from typing import TypeVar

from sockgen_runtime.errors import BadText, BadValue, ProtocolError, WrongArguments

from .forms import Form

__all__ = ["mistake_among", "mistake_of"]

_V = TypeVar("_V")


def mistake_of(failure: ValueError, form: Form[object], line: bytes) -> ProtocolError:
    """Return the error of a line, or of the lines behind it, that a form refused."""
    error = form.mistake(line)
    if failure.args and not isinstance(failure, BadText):
        return WrongArguments(str(failure))  # octets tell for themselves what is wrong
    if error.field or not isinstance(failure, BadText):
        return error
    # The first line is right, so it was a later one, or a part of a field.
    return BadValue(str(failure), expected=failure.expected, value=failure.value)


def mistake_among(
    refusals: list[tuple[ValueError, Form[_V]]], line: bytes
) -> tuple[ProtocolError, Form[_V]]:
    """Return the error of a line that all forms refused: a wrong value, if there is."""
    errors = [(mistake_of(refusal, form, line), form) for refusal, form in refusals]
    return next(
        (found for found in errors if isinstance(found[0], BadValue)), errors[0]
    )
