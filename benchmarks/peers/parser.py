"""The parser of the peers that are given pieces: what is whole is run, the rest is kept."""

from .store import execute

__all__ = ["Commands"]


class Commands:
    """Commands out of pieces."""

    def __init__(self) -> None:
        self._rest = b""

    def answers(self, data: bytes) -> bytes:
        """Run every command that is whole; return all answers together."""
        lines = (self._rest + data if self._rest else data).split(b"\r\n")
        output: list[bytes] = []
        at, last = 0, len(lines) - 1
        while at < last and lines[at][:1] == b"*":
            end = at + 1 + 2 * int(lines[at][1:])
            if end > last:
                break
            output.append(execute(lines[at + 2 : end : 2]))
            at = end
        self._rest = b"\r\n".join(lines[at:])
        return b"".join(output)
