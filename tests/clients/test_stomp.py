"""The STOMP example and the libraries of two languages, unmodified."""

import json
import os
import queue
import subprocess
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import (
    Any,  # Any: the library has no types
    Final,
)

import pytest

from tests.support.missing import require_module, require_node_modules, require_tool
from tests.support.servers import running
from tests.support.waiting import DEADLINE, wait_until

pytestmark = pytest.mark.clients

_SCRIPT: Final = Path(__file__).with_name("node") / "stompit.cjs"


@pytest.fixture(scope="module", params=["threads", "events"])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of a running example."""
    arguments = ("--bind", "tcp://127.0.0.1:0", "--concurrency", request.param)
    with running("generated_examples.stomp", *arguments) as server:
        yield server.tcp[1]


class _Heard:
    """What a connection of stomp.py hears: frames by their kind."""

    def __init__(self, library: Any) -> None:
        self.messages: queue.Queue[Any] = queue.Queue()
        self.receipts: queue.Queue[str] = queue.Queue()
        self.errors: queue.Queue[Any] = queue.Queue()
        self.beats = 0
        self.closed = False
        listener: Any = type("Listener", (library.ConnectionListener,), {})()
        listener.on_message = self.messages.put
        listener.on_receipt = self._receive
        listener.on_error = self.errors.put
        listener.on_disconnected = self._end
        listener.on_heartbeat = self._beat
        self.listener: Any = listener

    def _receive(self, frame: Any) -> None:
        self.receipts.put(frame.headers["receipt-id"])

    def _end(self) -> None:
        self.closed = True

    def _beat(self) -> None:
        self.beats += 1

    def message(self) -> tuple[str, dict[str, str]]:
        """Return the body and the headers of the next message."""
        frame: Any = self.messages.get(timeout=DEADLINE)
        return frame.body, frame.headers


@contextmanager
def _connected(port: int, **options: Any) -> Generator[tuple[Any, _Heard]]:
    """Connect; disconnect with a receipt at the end, if that has not happened."""
    stomp: Any = require_module("stomp", pip="stomp.py==9.0.0")
    heard = _Heard(stomp)
    connection = stomp.Connection12([("127.0.0.1", port)], **options)
    connection.set_listener("test", heard.listener)
    connection.connect("joe", "secret", wait=True)
    try:
        yield connection, heard
    finally:
        if connection.is_connected():
            connection.disconnect()
        wait_until(lambda: heard.closed, "the connection is closed")


def test_a_queue_divides_and_a_topic_copies(port: int) -> None:
    with _connected(port) as (one, heard), _connected(port) as (other, also):
        for connection in (one, other):
            connection.subscribe("/queue/shared", id="q", receipt="q")
            connection.subscribe("/topic/all", id="t", receipt="t")
        for each in (heard, also):
            assert [each.receipts.get(timeout=DEADLINE) for _ in "qt"] == ["q", "t"]
        for number in range(10):
            one.send("/queue/shared", str(number))
        one.send("/topic/all", "everybody")
        got = [[each.message() for _ in range(6)] for each in (heard, also)]
        bodies = [[body for body, _ in found] for found in got]
        assert sorted(bodies[0][:5] + bodies[1][:5]) == [str(n) for n in range(10)]
        assert bodies[0][5] == bodies[1][5] == "everybody"
        assert {headers["subscription"] for _, headers in got[0]} == {"q", "t"}
        one.unsubscribe("q")
        one.unsubscribe("t")


@pytest.mark.parametrize(
    "text",
    ["a:b", "line\nfeed", "c\rr", "back\\slash", "\\n", "\\c:", "\u00e9\u2028", ""],
)
def test_headers_and_bodies_come_as_they_were_sent(port: int, text: str) -> None:
    with _connected(port) as (client, heard):
        client.subscribe("/queue/" + text, id=text or "1", ack="auto")
        body = text + "\0\n\n\0SEND\n"
        client.send("/queue/" + text, body, content_type="text/x", note=text)
        got, headers = heard.message()
        assert got == body
        assert headers["note"] == text
        assert headers["destination"] == "/queue/" + text
        assert headers["content-type"] == "text/x"


def test_acknowledging_all_up_to_a_message_or_each_alone(port: int) -> None:
    with _connected(port) as (sender, _), _connected(port) as (client, heard):
        for mode in ("client", "client-individual"):
            name = f"/queue/{mode}"
            client.subscribe(name, id=mode, ack=mode)
            for number in range(3):
                sender.send(name, str(number))
            acks = [heard.message()[1]["ack"] for _ in range(3)]
            client.ack(acks[1], receipt=mode)
            assert heard.receipts.get(timeout=DEADLINE) == mode
            client.unsubscribe(mode)
            client.subscribe(name, id=mode, ack="auto")
            left = ["2"] if mode == "client" else ["0", "2"]
            assert [heard.message()[0] for _ in left] == left


def test_what_is_refused_is_given_out_again_and_then_no_more(port: int) -> None:
    with _connected(port) as (client, heard):
        client.subscribe("/queue/refused", id="1", ack="client-individual")
        client.send("/queue/refused", "x")
        for _ in range(3):
            body, headers = heard.message()
            assert body == "x"
            client.nack(headers["ack"])
        client.send("/queue/refused", "y")
        assert heard.message()[0] == "y"


def test_a_transaction_is_done_whole_or_not_at_all(port: int) -> None:
    with _connected(port) as (client, heard):
        client.subscribe("/queue/tx", id="1", ack="client-individual")
        client.send("/queue/tx", "first")
        ack = heard.message()[1]["ack"]
        aborted = client.begin()
        client.send("/queue/tx", "never", transaction=aborted)
        client.ack(ack, transaction=aborted)
        client.abort(aborted)
        done = client.begin()
        client.ack(ack, transaction=done)
        client.send("/queue/tx", "second", transaction=done)
        client.commit(done)
        assert heard.message()[0] == "second"


def test_an_error_ends_the_connection(port: int) -> None:
    with _connected(port) as (client, heard):
        client.ack("unknown", receipt="r")
        frame = heard.errors.get(timeout=DEADLINE)
        assert frame.headers["message"] == "there is no such message to be acknowledged"
        assert frame.headers["receipt-id"] == "r"


def test_what_is_left_goes_to_the_next(port: int) -> None:
    with _connected(port) as (client, heard):
        client.subscribe("/queue/left", id="1", ack="client")
        client.send("/queue/left", "x")
        assert heard.message()[0] == "x"
    with _connected(port) as (client, heard):
        client.subscribe("/queue/left", id="1")
        assert heard.message()[0] == "x"


@pytest.mark.full
def test_heart_beats(port: int) -> None:
    begin = time.monotonic()
    with _connected(port, heartbeats=(1000, 10000)) as (_, heard):
        wait_until(lambda: heard.beats > 0, "a heart-beat", deadline=30)
    assert time.monotonic() - begin > 1


def test_the_library_of_node(port: int) -> None:
    modules = require_node_modules()
    node = require_tool("node", apt="nodejs")
    result = subprocess.run(
        [node, str(_SCRIPT), str(port)],
        env={**os.environ, "NODE_PATH": str(modules)},
        capture_output=True,
        text=True,
        timeout=3 * DEADLINE,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    bodies = ["one", "two\n\n", "thr\u00e9e"]
    assert json.loads(result.stdout) == {
        "queue": [[body, f"it's: {body}"] for body in bodies],
        "again": [["again", None], ["again", None]],
        "topic": [["commit 1", None], ["commit 2", None]],
        "closed": True,
    }
