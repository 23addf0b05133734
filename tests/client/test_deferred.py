"""Answers that come later, as a client waits for them."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sockgen_runtime import Deferred
from sockgen_runtime.client import DeadlineExceeded
from tests.client.emitted import Emitted, Methods, emitted, served
from tests.support.waiting import DEADLINE, wait_until


@pytest.fixture(scope="module", name="jobs")
def the_package() -> Generator[Emitted]:
    with emitted("jobs.yaml") as package:
        yield package


@pytest.fixture(name="waiting")
def those_who_wait() -> list[Emitted]:
    return []


@pytest.fixture(name="address")
def a_server(jobs: Emitted, waiting: list[Emitted]) -> Generator[tuple[str, int]]:
    def later(_session: object, _command: object) -> object:
        found = Deferred[object]()
        waiting.append(found)
        return found

    def put(_session: object, command: Emitted) -> object:
        while waiting:
            waiting.pop().answer(jobs.Job(command.job))
        return jobs.Ok()

    def unwatch(_session: object, _command: object) -> None:
        waiting.pop().answer([jobs.Changed("a")])

    def leave(_session: object, _command: object) -> object:
        return jobs.Ok()

    def add(_session: object, command: Emitted) -> object:
        return jobs.Sum(command.n)

    methods: Methods = {"do_reserve": later, "do_watch": later, "do_put": put}
    methods |= {"do_unwatch": unwatch, "do_leave": leave, "do_add": add}
    with served(jobs, "Jobs", methods) as server:
        yield server.server_address


def test_a_method_returns_when_the_answer_comes(
    jobs: Emitted, address: tuple[str, int], waiting: list[Emitted]
) -> None:
    with (
        jobs.JobsClient(address, timeout=DEADLINE) as worker,
        jobs.JobsClient(address, timeout=DEADLINE) as boss,
        ThreadPoolExecutor(1) as thread,
    ):
        reserved = thread.submit(worker.reserve)
        wait_until(lambda: bool(waiting), "the worker to wait")
        assert boss.put("sweep") == jobs.Ok()
        assert reserved.result(DEADLINE) == jobs.Job("sweep")
        assert worker.add(3) == jobs.Sum(3)


def test_what_ends_the_wait_is_sent_with_what_begins_it(
    jobs: Emitted, address: tuple[str, int]
) -> None:
    with jobs.JobsClient(address, timeout=DEADLINE) as client:
        with client.pipeline() as pipeline:
            watched = pipeline.add(client.watch, ("a", "b"))
            pipeline.add(client.unwatch)
            added = pipeline.add(client.add, 1)
        assert list(watched.result()) == [jobs.Changed("a")]
        assert added.result() == jobs.Sum(1)
        assert client.state is jobs.JobsState.FREE


def test_an_answer_that_does_not_come_meets_the_deadline(
    jobs: Emitted, address: tuple[str, int]
) -> None:
    with jobs.JobsClient(address) as client:
        with client.deadline(0.1), pytest.raises(DeadlineExceeded):
            client.reserve()
        assert client.closed
