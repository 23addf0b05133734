"""Commands that a server gathers, sent by a client."""

from collections.abc import Generator, Iterable

import pytest

from tests.client.emitted import Emitted, Methods, emitted, served
from tests.support.waiting import DEADLINE


@pytest.fixture(scope="module", name="bundle")
def the_package() -> Generator[Emitted]:
    with emitted("bundle.yaml") as package:
        yield package


def _methods(bundle: Emitted) -> Methods:
    def greet(_session: object) -> object:
        return bundle.Hello()

    def get(_session: object, command: Emitted) -> object:
        if command.key == "bad":
            return bundle.Failed(code=9, text="bad")
        return bundle.Value(command.key.encode())

    def add(_session: object, _command: object) -> object:
        return bundle.Ok()

    def keys(_session: object, _command: object) -> Iterable[object]:
        return [bundle.Key("a"), bundle.Key("b")]

    def exec_(session: Emitted, _command: object) -> object:
        return bundle.Gone() if getattr(session, "gone", False) else None

    def remark(_session: object, _command: object) -> object:
        return bundle.Note("x")

    found = {"get": get, "add": add, "keys": keys, "exec": exec_, "remark": remark}
    methods: Methods = {f"do_{name}": method for name, method in found.items()}
    return {**methods, "do_store": add, "greet": greet}


@pytest.fixture(name="client")
def a_client(bundle: Emitted) -> Generator[Emitted]:
    with (
        served(bundle, "Bundle", _methods(bundle)) as server,
        bundle.BundleClient(server.server_address, timeout=DEADLINE) as client,
    ):
        yield client


def test_one_reply_holds_the_others(bundle: Emitted, client: Emitted) -> None:
    assert client.multi() == bundle.Ok()
    client.gather(client.get, "a")
    client.gather(client.add, 1)
    client.gather(client.get, "bad")
    assert client.exec() == bundle.Results(
        replies=(bundle.Value(b"a"), bundle.Ok(), bundle.Failed(code=9, text="bad"))
    )
    assert client.state is bundle.BundleState.READY
    assert client.get("a") == bundle.Value(b"a")


def test_a_batch_is_given_up(bundle: Emitted, client: Emitted) -> None:
    client.multi()
    client.gather(client.ping)
    assert client.discard() == bundle.Ok()
    client.multi()
    assert client.exec() == bundle.Results()


def test_the_replies_come_as_they_are(bundle: Emitted, client: Emitted) -> None:
    client.begin()
    client.gather(client.ping)
    client.gather(client.keys)
    client.gather(client.remark)
    ok = bundle.ListOk()
    keys = [bundle.Key("a"), bundle.Key("b")]
    assert list(client.end_list()) == [ok, *keys, ok, bundle.Note("x")]
    assert client.ping() == bundle.Ok()


@pytest.mark.parametrize("pipelined", [False, True])
def test_a_reply_may_stop_the_rest(
    bundle: Emitted, client: Emitted, pipelined: bool
) -> None:
    client.begin()
    client.gather(client.ping)
    client.gather(client.get, "bad")
    client.gather(client.ping)
    if pipelined:
        with client.pipeline() as pipeline:
            found = pipeline.add(client.end_list)
        replies = found.result()
    else:
        replies = client.end_list()
    assert list(replies) == [bundle.ListOk(), bundle.Failed(code=9, text="bad")]
    assert client.state is bundle.BundleState.READY
    assert client.ping() == bundle.Ok()


def test_what_is_gathered_is_said_so(bundle: Emitted, client: Emitted) -> None:
    with pytest.raises(RuntimeError, match="not gathered"):
        client.gather(client.get, "a")
    client.multi()
    with pytest.raises(RuntimeError, match="gather"):
        client.get("a")
    with pytest.raises(RuntimeError, match="not gathered"):
        client.gather(client.exec)
    assert client.exec() == bundle.Results()
