"""Batches and filled replies: what the generated code does is not the handler's."""

from typing import assert_type

from generated_examples.mpd.protocol import Ack, AckCode, MpdHandler, Ok, Setvol
from generated_examples.redis.protocol import (
    Error,
    Exec,
    NullArray,
    RedisHandler,
    RedisReply,
    Results,
)
from sockgen_runtime import Printed, override


class Store(RedisHandler):
    """Some of a handler."""

    @override
    def do_exec(self, command: Exec) -> NullArray | Error | None:
        assert_type(self.batch_index, int | None)
        self.batch_index = 1  # error
        return None


class Runner(RedisHandler):
    """Another one, which would send the replies itself."""

    @override
    def do_exec(self, command: Exec) -> Results:  # error
        return Results()


class Player(MpdHandler):
    """One that fills nothing."""

    @override
    def do_setvol(self, command: Setvol) -> Ok | Ack:
        if self.batch_index:
            return Ack(AckCode.SYSTEM)  # error
        return Ack(AckCode.SYSTEM, "no mixer")


def read(results: Results) -> None:
    assert_type(results.replies, tuple[RedisReply | Printed, ...])
    for reply in results.replies:
        if isinstance(reply, Error):
            assert_type(reply.text, str)
        reply.value  # error
