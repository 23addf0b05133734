"""The typed client of NATS against the example and against nats-server."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from typing import Final, TypeAlias

import pytest

from generated_examples.nats.protocol import (
    Error,
    HMsg,
    Info,
    Msg,
    NatsClient,
    NatsError,
    NatsEvent,
    Ok,
    Pong,
)
from tests.support.missing import require_tool
from tests.support.servers import free_port, running, running_program
from tests.support.waiting import DEADLINE

Address: TypeAlias = tuple[str, int]
Connect: TypeAlias = Callable[[], NatsClient]

_HEADERS: Final = b"NATS/1.0\r\nA: b\r\n\r\n"


@contextmanager
def _reference() -> Generator[Address]:
    program = require_tool("nats-server", apt="nats-server")
    port = free_port()
    arguments = (program, "-a", "127.0.0.1", "-p", str(port))
    with running_program(*arguments, port=port, exit_code=None):
        yield ("127.0.0.1", port)


@contextmanager
def _ours() -> Generator[Address]:
    bind = ("--bind", "tcp://127.0.0.1:0")
    with running("generated_examples.nats", *bind) as server:
        yield server.tcp


@pytest.fixture(
    name="connect",
    scope="module",
    params=[
        pytest.param(_reference, id="reference", marks=pytest.mark.differential),
        pytest.param(_ours, id="ours"),
    ],
)
def what_connects(request: pytest.FixtureRequest) -> Generator[Connect]:
    serve: Callable[[], AbstractContextManager[Address]] = request.param
    with serve() as address:
        yield lambda: NatsClient(address, timeout=DEADLINE)


def _greeted(client: NatsClient, *, verbose: bool) -> None:
    """Say who the client is, and wait until the server knows."""
    assert isinstance(client.greeting, Info)
    client.connect({"verbose": verbose, "headers": True, "pedantic": False})
    assert client.ping() == Pong()


def _heard(client: NatsClient, count: int) -> list[NatsEvent]:
    return list(islice(client.events(DEADLINE), count))


def test_what_is_published_is_heard_in_order(connect: Connect) -> None:
    with connect() as listener, connect() as speaker:
        _greeted(listener, verbose=False)
        _greeted(speaker, verbose=False)
        listener.sub("news.*", "1")
        assert listener.ping() == Pong()
        for number in range(1000):
            speaker.pub("news.at", str(number).encode())
        speaker.pub("other", b"unheard")
        speaker.hpub("news.last", _HEADERS, b"a\r\nb", reply_to="inbox")
        assert speaker.ping() == Pong()
        heard = _heard(listener, 1001)
        assert heard[:1000] == [
            Msg("news.at", "1", str(number).encode()) for number in range(1000)
        ]
        last = HMsg("news.last", "1", _HEADERS, b"a\r\nb", reply_to="inbox")
        assert heard[1000] == last


def test_answers_that_nobody_waits_for_are_passed_over(connect: Connect) -> None:
    with connect() as client:
        _greeted(client, verbose=True)
        client.sub("a", "1")
        for number in range(100):
            client.pub("a", str(number).encode())
        assert client.ping() == Pong()
        heard = _heard(client, 100)
        assert heard == [Msg("a", "1", str(number).encode()) for number in range(100)]
        client.unsub("1")
        assert client.ping() == Pong()


def test_who_knows_that_an_answer_comes_may_wait_for_it(connect: Connect) -> None:
    with connect() as client:
        assert client.connect({"verbose": True}, answered=True) == Ok()
        assert client.sub("a", "1", answered=True) == Ok()
        assert client.sub("a..b", "2", answered=True) == Error("Invalid Subject")
        assert client.pub("a", b"heard", answered=True) == Ok()
        assert _heard(client, 1) == [Msg("a", "1", b"heard")]
        assert client.ping() == Pong()


def test_a_request_has_its_answer(connect: Connect) -> None:
    with connect() as asking, connect() as answering:
        for client in (asking, answering):
            _greeted(client, verbose=False)
        answering.sub("questions", "7", queue="workers")
        assert answering.ping() == Pong()
        asking.sub("inbox", "1")
        asking.pub("questions", b"why?", reply_to="inbox")
        (question,) = _heard(answering, 1)
        assert isinstance(question, Msg)
        assert question.reply_to is not None
        answering.pub(question.reply_to, b"because")
        assert _heard(asking, 1) == [Msg("inbox", "1", b"because")]


def test_a_refusal_comes_where_something_is_read(connect: Connect) -> None:
    with connect() as client:
        _greeted(client, verbose=False)
        client.sub("a..b", "1")
        with pytest.raises(NatsError) as caught:
            client.ping()
        assert caught.value.reply == Error("Invalid Subject")
