"""The NATS example and the libraries of two languages, unmodified."""

import asyncio
import json
import os
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import (
    Any,  # Any: what the library returns, which has no types
    Final,
)

import pytest

from tests.support.missing import require_module, require_node_modules, require_tool
from tests.support.servers import running
from tests.support.waiting import DEADLINE

pytestmark = pytest.mark.clients

_SCRIPT: Final = Path(__file__).with_name("node") / "nats.js"


@pytest.fixture(scope="module", params=["threads", "events"])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of a running example."""
    arguments = ("--bind", "tcp://127.0.0.1:0", "--concurrency", request.param)
    with running("generated_examples.nats", *arguments) as server:
        yield server.tcp[1]


def _with_clients(port: int, script: Callable[[Any, Any], Awaitable[None]]) -> None:
    """Run a script with two connections, and close them."""
    nats: Any = require_module("nats", pip="nats-py==2.16.0")

    async def run() -> None:
        address = f"nats://127.0.0.1:{port}"
        one = await nats.connect(address, allow_reconnect=False)
        other = await nats.connect(address, allow_reconnect=False)
        try:
            await asyncio.wait_for(script(one, other), DEADLINE)
        finally:
            await one.close()
            await other.close()

    asyncio.run(run())


async def _all(subscription: Any, count: int) -> list[tuple[str, bytes, Any]]:
    found = [await subscription.next_msg(timeout=DEADLINE) for _ in range(count)]
    return [(message.subject, message.data, message.headers) for message in found]


async def _settle(client: Any) -> None:
    """Wait until the server has read all that was sent.

    The PING of the library overtakes what it has not written yet; the second does not.
    """
    for _ in range(2):
        await client.flush()


def test_what_one_publishes_another_receives(port: int) -> None:
    async def script(one: Any, other: Any) -> None:
        everything = await one.subscribe("a.>")
        some = await one.subscribe("a.*.c")
        await _settle(one)
        payloads = [b"", b"\r\n", b"PING\r\n", b"x" * 1_000_000]
        for payload in payloads:
            await other.publish("a.b.c", payload)
        await other.publish("a.b", b"short", headers={"k": "v", "empty": ""})
        await other.publish("b", b"elsewhere")
        await _settle(other)
        expected = [("a.b.c", payload, None) for payload in payloads]
        assert await _all(some, 4) == expected
        last = ("a.b", b"short", {"k": "v", "empty": ""})
        assert await _all(everything, 5) == [*expected, last]
        assert one.connected_server_version.major == 2

    _with_clients(port, script)


def test_requests_are_answered_by_one_of_a_group(port: int) -> None:
    async def script(one: Any, other: Any) -> None:
        async def answer(message: Any) -> None:
            await message.respond(b"re: " + message.data)

        for _ in range(3):
            await one.subscribe("service", queue="workers", cb=answer)
        await _settle(one)
        for number in range(20):
            reply = await other.request("service", b"%d" % number, timeout=DEADLINE)
            assert reply.data == b"re: %d" % number
        old = await other.request("service", b"x", timeout=DEADLINE, old_style=True)
        assert old.data == b"re: x"

    _with_clients(port, script)


def test_nobody_answers(port: int) -> None:
    errors: Any = require_module("nats.errors", pip="nats-py==2.16.0")

    async def script(one: Any, _: Any) -> None:
        with pytest.raises(errors.NoRespondersError):
            await one.request("nobody", b"", timeout=DEADLINE)

    _with_clients(port, script)


def test_a_subscription_ends(port: int) -> None:
    async def script(one: Any, other: Any) -> None:
        few, none = await one.subscribe("a"), await one.subscribe("a")
        await few.unsubscribe(2)
        await none.unsubscribe()
        seen = await one.subscribe("a")
        await _settle(one)
        for number in range(4):
            await other.publish("a", b"%d" % number)
        await _settle(other)
        assert [data for _, data, _ in await _all(few, 2)] == [b"0", b"1"]
        assert len(await _all(seen, 4)) == 4
        assert few.pending_msgs == none.pending_msgs == 0

    _with_clients(port, script)


def test_draining_loses_nothing(port: int) -> None:
    async def script(one: Any, other: Any) -> None:
        expected = [b"%d" % number for number in range(500)]
        got: list[bytes] = []

        async def take(message: Any) -> None:
            got.append(message.data)

        await one.subscribe("a", cb=take)
        await _settle(one)
        for data in expected:
            await other.publish("a", data)
        await _settle(other)
        await one.drain()
        assert got == expected
        assert one.is_closed

    _with_clients(port, script)


def test_a_publisher_that_drains_loses_nothing(port: int) -> None:
    async def script(one: Any, other: Any) -> None:
        expected = [b"%d" % number for number in range(500)]
        subscribed = await one.subscribe("a")
        await _settle(one)
        for data in expected:
            await other.publish("a", data)
        await other.drain()
        assert other.is_closed
        got = [(await subscribed.next_msg(DEADLINE)).data for _ in expected]
        assert got == expected

    _with_clients(port, script)


def test_verbose_and_pedantic(port: int) -> None:
    nats: Any = require_module("nats", pip="nats-py==2.16.0")

    async def run() -> None:
        closed = asyncio.Event()

        async def note() -> None:
            closed.set()

        client = await nats.connect(
            f"nats://127.0.0.1:{port}",
            verbose=True,
            pedantic=True,
            no_echo=True,
            allow_reconnect=False,
            closed_cb=note,
        )
        own = await client.subscribe("a")
        await client.publish("a", b"x")
        await client.flush()
        assert own.pending_msgs == 0
        await client.publish("a.*", b"x")
        with suppress(Exception):  # The library closes itself when it is refused.
            await client.flush(timeout=int(DEADLINE))
        await asyncio.wait_for(closed.wait(), DEADLINE)

    asyncio.run(run())


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
    assert json.loads(result.stdout) == {
        "server": "2.9.10",
        "messages": [
            ["weather.rome.now", "21\r\n", "celsius"],
            ["weather.oslo.now", "4", None],
            ["weather.oslo.now", "", None],
        ],
        "few": 2,
        "answers": [2 * number for number in range(20)],
        "shared": 20,
        "nobody": True,
        "latency": True,
        "closed": True,
    }
