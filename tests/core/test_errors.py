"""What went wrong, in words that may stand in an answer."""

import pytest

from sockgen_runtime import BadValue, EncodeError, LineTooLong, PayloadTooLarge
from sockgen_runtime.errors import FILL_MAX, BadText


def an_error(value: bytes = b"x") -> BadValue:
    error = BadValue("why", field="key", expected="a number", value=value)
    error.verb = b"get"
    error.command = "fetch"
    error.arguments = b"a b"
    return error


def test_fill_replaces_every_placeholder() -> None:
    template = "{verb}|{command}|{arguments}|{field}|{expected}|{value}|{reason}"
    assert an_error().fill(template) == "get|fetch|a b|key|a number|x|why"
    assert an_error().fill(template.encode()) == b"get|fetch|a b|key|a number|x|why"


def test_fill_in_small_letters() -> None:
    error = an_error("Ä{VERB}".encode())
    assert error.fill("{value:lower} {value}") == "Ä{verb} Ä{VERB}"
    assert (
        error.fill(b"{value:lower} {value:upper}") == "Ä{verb} {value:upper}".encode()
    )


def test_fill_leaves_what_is_no_placeholder() -> None:
    assert an_error().fill("{other} {} {verb") == "{other} {} {verb"


def test_fill_does_not_fill_what_it_has_filled() -> None:
    assert an_error(b"{verb}").fill("<{value}>") == "<{verb}>"


@pytest.mark.parametrize("octet", [*range(0x20), 0x7F])
def test_fill_drops_control_octets(octet: int) -> None:
    error = an_error(b"a" + bytes((octet,)) + b"b")
    assert error.fill("{value}") == "ab"
    assert error.fill(b"{value}") == b"ab"


def test_fill_drops_forbidden_octets() -> None:
    assert an_error(b"say 'no'").fill("{value}", b"'") == "say no"


def test_fill_cuts_what_is_long() -> None:
    assert an_error(b"x" * 1000).fill(b"{value}") == b"x" * FILL_MAX


def test_fill_writes_nothing_that_the_encoding_lacks() -> None:
    error = an_error("Grüße\u2028".encode() + b"\xff")
    assert error.fill("{value}") == "Grüße?"
    assert error.fill("{value}", encoding="ascii").encode("ascii") == b"Gr????e????"
    assert error.fill("{value}", b"?", encoding="ascii") == "Gre"


def test_kinds_are_those_of_the_schema() -> None:
    assert LineTooLong(5).kind == "line_too_long"
    assert an_error().kind == "bad_value"


def test_messages_give_both_numbers_and_stay_short() -> None:
    assert str(PayloadTooLarge(9, 5)) == (
        "expected a payload of at most 5 octets, got 9"
    )
    assert len(str(PayloadTooLarge(10**999, 5))) < 100
    assert len(str(EncodeError("a key", b"x" * 10_000))) < 150
    assert str(EncodeError("a key", b"x", "key")) == (
        "field 'key': expected a key, got b'x'"
    )
    assert str(BadText("a key", b"x")) == "expected a key, got b'x'"
