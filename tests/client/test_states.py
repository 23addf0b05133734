"""A client in a protocol of states: bodies, a greeting, refusals, TLS in between."""

import ssl
from collections.abc import Generator
from typing import Final

import pytest

from sockgen_runtime.client import (
    ConnectionEnded,
    DeadlineExceeded,
    ErrorReply,
    UnexpectedReply,
)
from tests.client.emitted import Emitted, Methods, emitted, served
from tests.client.scripted import scripted
from tests.support import certificates
from tests.support.waiting import DEADLINE

_LETTER: Final = "Dear Joe,\r\n.\r\nQUIT\r\n..\r\n"


@pytest.fixture(scope="module", name="post")
def the_package() -> Generator[Emitted]:
    with emitted("post.yaml") as package:
        yield package


@pytest.fixture(scope="module", name="contexts")
def both_contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificates.contexts()


def _methods(post: Emitted) -> Methods:
    """Return a handler's methods; the text of each answer tells what was understood."""

    def hello(session: Emitted, command: Emitted) -> object:
        return post.Ok(text=f"{command.domain} {session.secured}")

    def rcpt(_session: Emitted, command: Emitted) -> object:
        if command.path == "nobody":
            return post.Refused(code=550, text="nobody")
        return post.Ok(text=command.path)

    def message(_session: Emitted, command: Emitted) -> object:
        if not command.content:
            return post.Refused(code=451, text="empty")
        return post.Ok(text=repr(command.content))

    def store(_session: Emitted, command: Emitted) -> object:
        return post.Ok(text=str(len(command.value)))

    def starttls(session: Emitted, _command: Emitted) -> object:
        if not session.can_secure:
            return post.Refused(code=454, text="no TLS")
        return post.StartTls(text="go ahead")

    found = {"hello": hello, "rcpt": rcpt, "message": message, "store": store}
    return {f"do_{name}": method for name, method in found.items()} | {
        "do_starttls": starttls
    }


@pytest.fixture(name="client")
def a_client(post: Emitted) -> Generator[Emitted]:
    with (
        served(post, "Post", _methods(post)) as server,
        post.PostClient(server.server_address, timeout=DEADLINE) as client,
    ):
        yield client


def test_the_client_follows_the_conversation(post: Emitted, client: Emitted) -> None:
    assert client.greeting == post.Ready(text="post")
    assert client.state is post.PostState.FRESH
    assert client.hello("me").text == "me False"
    assert client.state is post.PostState.GREETED
    assert client.store(b"a\r\nb").text == "4"
    assert client.rcpt("joe") == post.Ok(text="joe")
    assert client.state is post.PostState.ADDRESSED
    assert client.data() == post.Go()
    assert client.state is post.PostState.RECEIVING
    assert client.message(_LETTER).text == repr(_LETTER)
    assert client.state is post.PostState.GREETED
    assert client.quit() == post.Bye()
    assert client.closed


def test_a_refusal_is_raised_and_changes_nothing(
    post: Emitted, client: Emitted
) -> None:
    client.hello("me")
    with pytest.raises(post.PostError) as caught:
        client.rcpt("nobody")
    assert caught.value.reply == post.Refused(code=550, text="nobody")
    assert client.state is post.PostState.GREETED
    with pytest.raises(post.PostError, match="bad sequence of data"):
        client.data()
    assert client.rcpt("joe").text == "joe"


def test_a_refusal_that_is_an_outcome_is_returned(
    post: Emitted, client: Emitted
) -> None:
    client.hello("me")
    client.rcpt("joe")
    client.data()
    assert client.message("") == post.Refused(code=451, text="empty")
    assert client.state is post.PostState.GREETED


def test_what_one_state_answers_may_come_there(post: Emitted) -> None:
    """`555` is the answer to an unknown command in one state only."""

    def script(connection: Emitted) -> None:
        connection.sendall(b"220 post\r\n")
        for answer in (b"250 hi\r\n", b"555 in addressed\r\n"):
            connection.recv(1000)
            connection.sendall(answer)

    with scripted(script) as address, post.PostClient(address) as client:
        client.hello("me")
        with pytest.raises(ErrorReply, match="in addressed"):
            client.rcpt("joe")


def test_commands_are_pipelined_through_states(post: Emitted, client: Emitted) -> None:
    client.hello("me")
    with client.pipeline() as pipeline:
        first = pipeline.add(client.rcpt, "a")
        refused = pipeline.add(client.rcpt, "nobody")
        data = pipeline.add(client.data)
    assert first.result().text == "a"
    with pytest.raises(post.PostError, match="nobody"):
        refused.result()
    assert data.result() == post.Go()
    assert client.state is post.PostState.RECEIVING


def test_the_connection_goes_on_in_tls(
    post: Emitted, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    methods = _methods(post)
    with (
        served(post, "Post", methods, starttls_context=contexts[0]) as server,
        post.PostClient(
            server.server_address, starttls=contexts[1], server_name="localhost"
        ) as client,
    ):
        client.hello("me")
        assert client.starttls() == post.StartTls(text="go ahead")
        assert client.state is post.PostState.FRESH
        assert client.hello("me").text == "me True"
        assert client.store(b"x" * 60000).text == "60000"
        assert client.starttls() == post.Refused(code=454, text="no TLS")
        assert client.quit() == post.Bye()


def test_tls_needs_a_context_before_it_is_asked_for(client: Emitted) -> None:
    with pytest.raises(ValueError, match="context"):
        client.starttls()
    assert client.hello("me").text == "me False"


def test_tls_is_not_pipelined(client: Emitted) -> None:
    with client.pipeline() as pipeline:
        with pytest.raises(ValueError, match="stands alone"):
            pipeline.add(client.starttls)
        assert pipeline.add(client.hello, "me").result().text == "me False"


def test_a_name_that_is_not_the_servers_is_refused(
    post: Emitted, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    methods = _methods(post)
    with (
        served(post, "Post", methods, starttls_context=contexts[0]) as server,
        post.PostClient(server.server_address, starttls=contexts[1]) as client,
    ):
        with pytest.raises(ssl.SSLCertVerificationError):
            client.starttls()
        assert client.closed


def test_tls_from_the_beginning(
    post: Emitted, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    settings = {"ssl_context": contexts[0]}
    with (
        served(post, "Post", _methods(post), **settings) as server,
        post.PostClient(
            server.server_address, tls=contexts[1], server_name="localhost"
        ) as client,
    ):
        assert client.hello("me").text == "me True"
        assert client.store(b"x" * 60000).text == "60000"


def test_what_is_said_in_clear_behind_the_offer_of_tls_is_refused(
    post: Emitted, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    def script(connection: Emitted) -> None:
        connection.sendall(b"220 post\r\n")
        connection.recv(1000)
        connection.sendall(b"220 go ahead\r\n250 injected\r\n")
        connection.recv(1000)

    with (
        scripted(script) as address,
        post.PostClient(address, starttls=contexts[1]) as client,
    ):
        with pytest.raises(UnexpectedReply, match="before TLS"):
            client.starttls()
        assert client.closed


def test_a_handshake_that_never_ends_meets_the_deadline(
    post: Emitted, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    def script(connection: Emitted) -> None:
        connection.sendall(b"220 post\r\n")
        connection.recv(1000)
        connection.sendall(b"220 go ahead\r\n")
        while connection.recv(1000):
            pass

    with (
        scripted(script) as address,
        post.PostClient(address, starttls=contexts[1]) as client,
        pytest.raises(DeadlineExceeded),
        client.deadline(0.2),
    ):
        client.starttls()


@pytest.mark.parametrize(
    ("greeting", "expected"),
    [
        (b"421 too busy\r\n", ErrorReply),
        (b"250 what\r\n", UnexpectedReply),
        (b"", ConnectionEnded),
        (b"22", ConnectionEnded),
    ],
)
def test_a_greeting_that_is_none_leaves_nothing_open(
    post: Emitted, greeting: bytes, expected: type[Exception]
) -> None:
    def script(connection: Emitted) -> None:
        connection.sendall(greeting)

    with scripted(script) as address, pytest.raises(expected):
        post.PostClient(address)
