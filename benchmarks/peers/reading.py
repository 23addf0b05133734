"""The parser of the peers that read from a file."""

from io import BufferedIOBase

__all__ = ["read_command"]


def read_command(file: BufferedIOBase) -> list[bytes]:
    """Return the words of the next command; none if there is no other."""
    line = file.readline()
    if not line:
        return []
    words: list[bytes] = []
    for _ in range(int(line[1:])):
        size = int(file.readline()[1:])
        words.append(file.read(size + 2)[:size])
    return words
