"""What a server says unasked, as a client hears it."""

import socket
from collections.abc import Generator

import pytest

from sockgen_runtime.client import ConnectionEnded, ErrorReply, UnexpectedReply
from tests.client.emitted import Emitted, Methods, emitted, served
from tests.client.scripted import scripted, told
from tests.support.waiting import DEADLINE

_SOON = 0.05  # seconds in which nothing is to come


@pytest.fixture(scope="module", name="chat")
def the_package() -> Generator[Emitted]:
    with emitted("chat.yaml") as package:
        yield package


def _methods(chat: Emitted) -> Methods:
    def join(session: Emitted, command: Emitted) -> object:
        session.name = command.name
        return chat.Ok()

    def say(session: Emitted, command: Emitted) -> object:
        session.server.broadcast(chat.Said(session.name, command.text))
        return chat.Ok()

    def who(session: Emitted, _command: object) -> Generator[object]:
        for other in session.server.sessions:
            yield chat.Name(getattr(other, "name", "nobody"))

    def greet(_session: object) -> object:
        return chat.Hello(1)

    def leave(_session: object, _command: object) -> object:
        return chat.Ok()

    found = {"join": join, "say": say, "who": who, "leave": leave}
    return {"greet": greet, **{f"do_{name}": method for name, method in found.items()}}


@pytest.fixture(name="address")
def a_server(chat: Emitted) -> Generator[tuple[str, int]]:
    with served(chat, "Chat", _methods(chat)) as server:
        yield server.server_address


def test_events_come_in_their_order(chat: Emitted, address: tuple[str, int]) -> None:
    with chat.ChatClient(address) as ann, chat.ChatClient(address) as bob:
        assert ann.greeting == chat.Hello(1)
        ann.join("ann")
        bob.join("bob")
        for number in range(100):
            bob.say(str(number))
        heard = ann.events(DEADLINE)
        assert [next(heard).text for _ in range(100)] == [str(n) for n in range(100)]
        assert list(ann.events(_SOON)) == []


def test_events_between_answers_are_kept(
    chat: Emitted, address: tuple[str, int]
) -> None:
    with chat.ChatClient(address) as ann, chat.ChatClient(address) as bob:
        ann.join("ann")
        bob.join("bob")
        assert bob.say("one") == chat.Ok()
        assert ann.ping() == chat.Pong()
        assert ann.say("two") == chat.Ok()
        assert {name.name for name in ann.who()} == {"ann", "bob"}
        assert [said.text for said in ann.events(0)] == ["one", "two"]
        with ann.deadline(_SOON):
            assert list(ann.events(None)) == []
        assert not ann.closed


def test_what_is_left_of_a_list_is_given_up_for_events(
    chat: Emitted, address: tuple[str, int]
) -> None:
    with chat.ChatClient(address) as ann:
        ann.join("ann")
        ann.who()
        ann.say("hi")
        assert next(ann.events(DEADLINE)) == chat.Said("ann", "hi")


def test_a_class_that_is_both_is_a_greeting_and_then_an_event(chat: Emitted) -> None:
    with (
        scripted(told(b"HELLO 2\r\nPONG\r\n", start=b"HELLO 1\r\n")) as address,
        chat.ChatClient(address) as client,
    ):
        assert client.greeting == chat.Hello(1)
        assert client.ping() == chat.Pong()
        assert list(client.events(0)) == [chat.Hello(2)]


def test_an_event_may_come_in_its_states_only(chat: Emitted) -> None:
    with (
        scripted(told(b"SAID a b\r\n", start=b"HELLO 1\r\n")) as address,
        chat.ChatClient(address) as client,
        pytest.raises(UnexpectedReply),
    ):
        client.ping()


def test_a_reply_is_no_event(chat: Emitted) -> None:
    with (
        scripted(told(start=b"HELLO 1\r\nPONG\r\n")) as address,
        chat.ChatClient(address) as client,
    ):
        with pytest.raises(UnexpectedReply):
            list(client.events(DEADLINE))
        assert client.closed


def test_an_error_ends_the_events(chat: Emitted) -> None:
    start = b"HELLO 1\r\nPING\r\nERROR too slow\r\n"
    with (
        scripted(told(start=start)) as address,
        chat.ChatClient(address) as client,
    ):
        events = client.events(DEADLINE)
        with pytest.raises(ErrorReply, match="too slow"):
            next(events)
        assert list(client.events(0)) == [chat.Ping()]


def test_half_of_an_event_is_no_event_yet(chat: Emitted) -> None:
    def script(connection: socket.socket) -> None:
        connection.sendall(b"HELLO 1\r\nPI")
        connection.recv(1000)
        connection.sendall(b"NG\r\nPONG\r\n")
        connection.recv(1000)

    with scripted(script) as address, chat.ChatClient(address) as client:
        assert list(client.events(_SOON)) == []
        assert client.ping() == chat.Pong()
        assert list(client.events(0)) == [chat.Ping()]


def test_events_end_with_the_connection(chat: Emitted) -> None:
    def script(connection: socket.socket) -> None:
        connection.sendall(b"HELLO 1\r\nPING\r\n")

    with scripted(script) as address, chat.ChatClient(address) as client:
        events = client.events(DEADLINE)
        assert next(events) == chat.Ping()
        with pytest.raises(ConnectionEnded):
            next(events)


def test_events_that_nobody_takes_are_bounded(chat: Emitted) -> None:
    """The schema lets 64 KiB wait."""

    def script(connection: socket.socket) -> None:
        connection.sendall(b"HELLO 1\r\n")
        connection.recv(1000)
        connection.sendall(b"PING\r\n" * 2000 + b"PONG\r\n")
        connection.recv(1000)

    with (
        scripted(script) as address,
        chat.ChatClient(address) as client,
        pytest.raises(UnexpectedReply, match="not taken"),
    ):
        client.ping()
