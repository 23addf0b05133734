"""Where a wrong value of a field leads."""

import pytest

from sockgen_runtime import (
    BadValue,
    Decoder,
    Field,
    Form,
    Forms,
    Integer,
    ProtocolError,
    UnknownCommand,
    WrongArguments,
)


@pytest.mark.parametrize("kind", [BadValue, UnknownCommand, WrongArguments])
def test_a_wrong_value_is_the_error_that_is_declared(
    kind: type[BadValue | UnknownCommand | WrongArguments],
) -> None:
    number = Integer(0, 9)

    def show(line: bytes) -> int:
        _, page, zoom = line.split(b" ")
        return number.decode(page) + number.decode(zoom)

    fields = (Field("page", number, bad=kind), Field("zoom", number))
    form = Form[int](
        "show",
        (b"SHOW",),
        rb"SHOW ([^ ]+) ([^ ]+)",
        fields,
        parse=show,
    )
    decoder = Decoder(Forms(form))
    decoder.feed(b"SHOW x 1\r\nSHOW 1 x\r\nSHOW 1\r\nSHOW 2 3\r\n")
    expected = [(kind, "page"), (BadValue, "zoom"), (WrongArguments, "")]
    for error, field in expected:
        with pytest.raises(ProtocolError) as caught:
            decoder.next()
        assert type(caught.value) is error
        assert (caught.value.field, caught.value.command) == (field, "show")
    assert decoder.next() == 5
