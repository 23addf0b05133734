"""Replies in frames: what is said on a connection whose messages have frames around them.

The same replies go out bare in datagrams; so the frames belong to the connection, and not
to the replies.
"""

from collections.abc import Callable, Iterator

from sockgen_runtime.framing.framing import MessageFraming

from .session import Runner, Runners

__all__ = ["in_frames"]


def in_frames(framing: MessageFraming | None, runners: Runners) -> Runners:
    """Return runners whose replies are in frames.

    Args:
        framing: of the connection; None: they stay as they are.
        runners: of the commands.
    """
    if framing is None:
        return runners
    encode = framing.encode
    return {command: _framed(encode, runner) for command, runner in runners.items()}


def _framed(encode: Callable[[bytes], bytes], runner: Runner) -> Runner:
    def run(session: object, command: object) -> bytes | Iterator[bytes]:
        reply = runner(session, command)
        if isinstance(reply, bytes):
            return encode(reply) if reply else reply
        return map(encode, reply)

    return run
