"""What all peers do with a command."""

import sys
from collections.abc import Callable, Sequence

__all__ = ["execute", "main"]

_values: dict[bytes, bytes] = {}


def execute(words: Sequence[bytes]) -> bytes:
    """Run a command; return its answer."""
    verb = words[0].upper()
    if verb == b"GET":
        value = _values.get(words[1])
        return b"$-1\r\n" if value is None else b"$%d\r\n%b\r\n" % (len(value), value)
    if verb == b"SET":
        _values[words[1]] = words[2]
        return b"+OK\r\n"
    if verb == b"PING":
        return b"+PONG\r\n"
    return b"-ERR unknown command\r\n"


def main(serve: Callable[[int], None]) -> None:
    """Serve on the port of the command line, until a signal comes."""
    serve(int(sys.argv[1]))
