"""The typed client of STOMP against the example: receipts, events, refusals."""

from collections.abc import Generator
from itertools import islice

import pytest

from generated_examples.stomp.protocol import (
    AckMode,
    AcknowledgeVerdict,
    Error,
    Headers,
    HeartBeat,
    Message,
    Receipt,
    StompClient,
    StompError,
    StompState,
    TransactStep,
)
from tests.support.servers import running
from tests.support.waiting import DEADLINE


@pytest.fixture(name="client")
def a_client() -> Generator[StompClient]:
    """A client that is welcome."""
    with (
        running("generated_examples.stomp", "--bind", "tcp://127.0.0.1:0") as server,
        StompClient(server.tcp, timeout=DEADLINE) as client,
    ):
        connected = client.connect("1.1,1.2", "here")
        assert connected.heart_beat == HeartBeat(10000, 0)
        yield client


def _heard(client: StompClient) -> Message:
    (event,) = islice(client.events(DEADLINE), 1)
    assert isinstance(event, Message)
    return event


def test_messages_are_heard_and_settled(client: StompClient) -> None:
    mode = AckMode.CLIENT_INDIVIDUAL
    name = "/queue/a:b"
    subscribed = client.subscribe("1", name, ack=mode, receipt="s", answered=True)
    assert subscribed == Receipt(receipt_id="s")
    headers = Headers([("note", "a\nb"), ("ack", "0")])
    client.send(name, content_type="x", headers=headers, body=b"\0\r\n")
    heard = _heard(client)
    assert heard.body == b"\0\r\n"
    assert heard.headers == Headers({"note": "a\nb"})
    assert heard.content_type == "x"
    assert heard.ack is not None
    client.transact(TransactStep.BEGIN, "t")
    client.acknowledge(AcknowledgeVerdict.ACK, heard.ack, transaction="t")
    done = client.transact(TransactStep.COMMIT, "t", receipt="c", answered=True)
    assert done == Receipt(receipt_id="c")
    assert client.disconnect(receipt="d") == Receipt(receipt_id="d")


def test_a_refusal_names_the_receipt_that_was_asked_for(client: StompClient) -> None:
    with pytest.raises(StompError) as refused:
        client.unsubscribe("1", receipt="u", answered=True)
    why = "there is no subscription with this id"
    assert refused.value.reply == Error(why, receipt_id="u")


def test_states_are_followed(client: StompClient) -> None:
    assert client.state is StompState.OPEN
