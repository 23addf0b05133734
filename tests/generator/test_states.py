"""States: what is allowed when, what leads where, and bodies in place of commands."""

import socket
from collections.abc import Generator
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import Conversation
from tests.core.shelves import answers, serving
from tests.support.command import sockgen
from tests.support.dripping import drip
from tests.support.waiting import DEADLINE

SCHEMA: Final = Path(__file__).with_name("post.yaml")
LOOPBACK: Final = ("127.0.0.1", 0)

_Session: TypeAlias = Any  # Any: a handler of a package that is emitted here


@pytest.fixture(scope="module", name="post")
def the_package() -> Generator[ModuleType]:
    """The package of the schema."""
    checked = pipeline.check(str(SCHEMA))
    assert not checked.diagnostics
    with loaded(pipeline.generate(checked)) as package:
        yield package


@pytest.fixture(name="handler")
def a_handler(post: ModuleType) -> _Session:
    """A handler that takes every message but those with `full` in them."""
    ok, refused = post.Ok, post.Refused
    base: _Session = post.PostHandler

    def do_hello(session: _Session, _command: object) -> object:
        session.states = [session.state]
        session.contents = []
        session.user = "me"
        return ok(text="hello")

    def do_rcpt(session: _Session, command: _Session) -> object:
        session.states.append(session.state)
        session.sender = "somebody"
        session.recipients += (command.path,)
        if command.path == "unwritable":
            return ok(text="one\r\ntwo")
        return refused(code=450, text="no") if "no" in command.path else ok(text="ok")

    def do_store(_session: object, command: _Session) -> object:
        return ok(text=str(len(command.value)))

    def do_message(session: _Session, command: _Session) -> object:
        session.states.append(session.state)
        session.contents.append(command.content)
        full = "full" in command.content
        return refused(code=452, text="full") if full else ok(text="queued")

    def do_starttls(_session: object, _command: object) -> object:
        raise AssertionError

    methods = (do_hello, do_rcpt, do_store, do_message, do_starttls)
    return type("Post", (base,), {method.__name__: method for method in methods})


@pytest.fixture(name="talk")
def a_conversation(handler: _Session) -> Conversation:
    """A conversation without a socket, in its first state."""
    return Conversation(handler.__new__(handler))


def _said(talk: Conversation, text: bytes) -> list[bytes]:
    """Return the answers to some lines."""
    return answers([text.replace(b"\n", b"\r\n")], talk).split(b"\r\n")[:-1]


def test_the_transcripts_hold() -> None:
    outcome = sockgen("test", str(SCHEMA))
    assert outcome.code == 0, outcome.text


def test_the_handler_knows_the_state(post: ModuleType, talk: Conversation) -> None:
    session: _Session = talk.session
    assert session.state is post.PostState.FRESH
    _said(talk, b"HELO me\nRCPT TO:<a>\nDATA\nhello\n.\n")
    state = post.PostState
    assert session.states == [state.FRESH, state.GREETED, state.RECEIVING]
    assert session.state is state.GREETED


def test_the_session_begins_empty_and_is_cleared_where_a_state_says_so(
    handler: _Session, talk: Conversation
) -> None:
    session: _Session = talk.session
    assert (session.sender, session.recipients, session.user) == (None, (), None)
    _said(talk, b"HELO me\nRCPT TO:<a>\nRCPT TO:<b>\n")
    assert (session.sender, session.recipients) == ("somebody", ("a", "b"))
    assert handler.recipients == ()
    _said(talk, b"DATA\nhello\n.\n")
    assert (session.sender, session.recipients, session.user) == (None, (), "me")


_WHOLE: Final = (
    b"RCPT TO:<a>\r\nSTORE 7\r\nQUIT\r\n!\r\nSTORE x\r\nhelo me\r\n"
    b"STORE 3\r\nabc\r\nrcpt to:<no>\r\nRCPT TO:<b>\r\nSTORE 4\r\nabcd\r\nBREW\r\n"
    b"DATA\r\nQUIT\r\nfull\r\n..\r\n.\r\nDATA\r\nRCPT TO:<b>\r\nDATA\r\n.\r\nQUIT\r\n"
)


def test_the_answers_do_not_depend_on_how_the_input_is_cut(
    handler: _Session,
) -> None:
    def talk(pieces: list[bytes]) -> list[bytes]:
        conversation = Conversation(handler.__new__(handler))
        return answers(pieces, conversation).split(b"\r\n")[:-1]

    whole = talk([_WHOLE])
    assert whole == [
        b"503 bad sequence of rcpt",
        b"503 bad sequence of store",
        b"503 bad sequence of store",
        b"250 hello",
        b"250 3",
        b"450 no",
        b"250 ok",
        b"503 bad sequence of store",
        b"555 in addressed",
        b"354 go on",
        b"452 full",
        b"503 bad sequence of data",
        b"250 ok",
        b"354 go on",
        b"250 queued",
        b"221 bye",
    ]
    assert talk([_WHOLE[at : at + 1] for at in range(len(_WHOLE))]) == whole
    for at in range(1, len(_WHOLE)):
        assert talk([_WHOLE[:at], _WHOLE[at:]]) == whole


def test_a_payload_that_is_too_large_is_skipped_in_the_wrong_state(
    talk: Conversation,
) -> None:
    assert _said(talk, b"STORE 65537\n" + b"x" * 65537 + b"\nHELO me\n") == [
        b"552 too large",
        b"250 hello",
    ]


def test_a_reply_that_cannot_be_written_leads_nowhere(
    post: ModuleType, talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    session: _Session = talk.session
    _said(talk, b"HELO me\nRCPT TO:<unwritable>\n")
    assert session.state is post.PostState.GREETED
    assert "a handler failed" in caplog.text


@pytest.mark.parametrize("end", [b"\n.\n", b"\r\n.\n", b"\n.\r\n", b"\r.\r", b".\r\n"])
def test_only_the_canonical_end_ends_a_body(talk: Conversation, end: bytes) -> None:
    session: _Session = talk.session
    _said(talk, b"HELO me\nRCPT TO:<a>\nDATA\n")
    assert talk.receive(b"text" + end + b"QUIT\r\n") == b""
    assert talk.receive(b"\r\n.\r\n") == b"250 queued\r\n"
    assert "QUIT" in session.contents[0]
    assert not talk.closing


def test_a_state_has_its_own_patience(post: ModuleType, handler: _Session) -> None:
    server = post.ThreadingPostServer(LOOPBACK, handler)
    with (
        serving(server),
        socket.create_connection(server.server_address, DEADLINE) as client,
        client.makefile("rb") as file,
    ):
        client.sendall(b"HELO me\r\nRCPT TO:<a>\r\n")
        assert [file.readline()[:3] for _ in range(3)] == [b"220", b"250", b"250"]
        assert file.read() == b""  # in a third of a second, not in a minute


def test_leaving_a_state_ends_its_patience(post: ModuleType, handler: _Session) -> None:
    server = post.ThreadingPostServer(LOOPBACK, handler)
    with (
        serving(server),
        socket.create_connection(server.server_address, DEADLINE) as client,
    ):
        client.sendall(b"HELO me\r\nRCPT TO:<a>\r\nDATA\r\n")
        assert drip(client, 0.6)[1] > 0.5
        client.sendall(b"\r\n.\r\nQUIT\r\n")
        client.settimeout(DEADLINE)
        with client.makefile("rb") as file:
            assert file.read().endswith(b"250 queued\r\n221 bye\r\n")


def test_the_graph_for_mermaid() -> None:
    assert sockgen("graph", str(SCHEMA)).output.splitlines()[:15] == [
        "stateDiagram-v2",
        "    [*] --> s0",
        '    state "fresh" as s0',
        '    state "greeted" as s1',
        '    state "addressed" as s2',
        '    state "receiving" as s3',
        "    s0 --> s1: hello (Ok)",
        "    s0 --> s0: hello (Refused), starttls",
        "    s0 --> [*]: quit",
        "    s1 --> s1: hello, rcpt (Refused), store, starttls (Refused)",
        "    s1 --> s2: rcpt (Ok)",
        "    s1 --> s0: starttls (StartTls)",
        "    s1 --> [*]: quit",
        "    s2 --> s1: hello (Ok)",
        "    s2 --> s2: hello (Refused), rcpt",
    ]


def test_the_graph_for_graphviz() -> None:
    lines = sockgen("graph", str(SCHEMA), "--format", "dot").output.splitlines()
    assert lines[0] == 'digraph "post" {'
    assert '    "fresh" [tooltip="Not yet introduced."];' in lines
    assert '    "receiving" -> "greeted" [label="message"];' in lines
    assert '    "greeted" -> "closed" [label="quit"];' in lines
    assert lines[-1] == "}"


def test_a_wrong_schema_has_no_graph(tmp_path: Path) -> None:
    schema = tmp_path / "wrong.yaml"
    schema.write_text(SCHEMA.read_text("utf-8").replace("-> greeted", "-> greted"))
    outcome = sockgen("graph", str(schema))
    assert outcome.code == 1
    assert "SG403" in outcome.text
    assert "stateDiagram" not in outcome.text
