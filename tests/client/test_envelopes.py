"""What stands around every message, in the methods of a client and in what they return."""

from collections.abc import Generator

import pytest

from tests.client.emitted import Emitted, Methods, always, emitted, served
from tests.support.waiting import DEADLINE


@pytest.fixture(scope="module", name="tagged")
def the_package() -> Generator[Emitted]:
    with emitted("tagged.yaml") as package:
        yield package


@pytest.fixture(name="client")
def a_client(tagged: Emitted) -> Generator[Emitted]:
    methods: Methods = {
        "greet": always(tagged.Hello()),
        "do_login": always(tagged.Ok("welcome")),
        "do_list": always(([tagged.Listed("inbox")], tagged.Ok("one"))),
        "do_search": always(([tagged.Found(1), tagged.Near(2)], tagged.Ok("two"))),
        "do_append": always(tagged.No("full")),
        "do_noop": always(tagged.Ok("yes")),
        "do_idle": always(tagged.Go()),
        "do_done": always(tagged.Over()),
    }
    with (
        served(tagged, "Tagged", methods) as server,
        tagged.TaggedClient(server.server_address, timeout=DEADLINE) as client,
    ):
        yield client


def test_every_answer_repeats_what_the_command_was_given(
    tagged: Emitted, client: Emitted
) -> None:
    assert client.greeting == tagged.Hello()
    assert client.noop(tag="a1") == tagged.Ok("yes", tag="a1")
    assert client.login("a2", "me", "x") == tagged.Ok("welcome", tag="a2")
    listed, end = client.list(tag="a3")
    assert list(listed) == [tagged.Listed("inbox")]
    assert end == tagged.Ok("one", tag="a3")
    found, _ = client.search(tag="a4", word="y")
    assert list(found) == [tagged.Found(1, tag="a4"), tagged.Near(2, tag="a4")]
    assert client.append(tag="a5", box="inbox", text=b"x") == tagged.No(
        "full", tag="a5"
    )


def test_an_error_repeats_it_too(tagged: Emitted, client: Emitted) -> None:
    assert client.greeting == tagged.Hello()
    with pytest.raises(tagged.TaggedError) as caught:
        client.list(tag="a1")
    error: Emitted = caught.value
    assert error.reply == tagged.No("not now", tag="a1")
