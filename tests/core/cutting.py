"""The same bytes in every way of arriving: whole, cut in two anywhere, one by one."""

from collections.abc import Callable, Iterator, Sequence

from sockgen_runtime import Decoder, Forms, Limits, LineRules, ProtocolError

__all__ = ["cuts", "decoded", "same_for_every_cut"]


def cuts(data: bytes) -> Iterator[Sequence[bytes]]:
    """Yield the pieces of some bytes, whole, one by one, and cut in two everywhere."""
    yield [data]
    yield [data[at : at + 1] for at in range(len(data))]
    for at in range(1, len(data)):
        yield [data[:at], data[at:]]


def decoded(
    forms: Forms[object],
    pieces: Sequence[bytes],
    rules: LineRules | None = None,
    limits: Limits | None = None,
    *,
    swallow: bool = False,
    resynchronise: bool = False,
) -> list[object]:
    """Return the messages in some pieces, and the kinds of the errors among them."""
    decoder = Decoder(forms, rules, limits)
    found: list[object] = []
    for piece in pieces:
        decoder.feed(piece)
        while True:
            try:
                message = decoder.next()
            except ProtocolError as error:
                found.append(error.kind)
                decoder.recover(swallow, resynchronise)
                continue
            if message is None:
                break
            found.append(message)
    return found


def same_for_every_cut(
    data: bytes, read: Callable[[Sequence[bytes]], list[object]]
) -> list[object]:
    """Return what is read from some bytes; fail if it depends on how they arrive."""
    whole = read([data])
    for pieces in cuts(data):
        assert read(pieces) == whole, pieces
    return whole
