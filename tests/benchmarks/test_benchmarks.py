"""The benchmarks run in their short form, and their reports say what was measured."""

import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Final

import dns.message
import pytest

from benchmarks.loads import LOADS
from benchmarks.peers.dns_fixed import answer as fixed_answer
from benchmarks.processes import running
from benchmarks.report import Result, as_table
from benchmarks.subjects import SUBJECTS, Subject, missing
from tests.support.missing import require_tool
from tests.support.paths import ROOT

_ANSWERING: Final = "benchmarks.peers.dns_stdlib"


def _run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=ROOT,
    )


@pytest.mark.clients
def test_the_short_form_measures_and_writes(tmp_path: Path) -> None:
    require_tool("redis-benchmark", apt="redis-tools")
    servers = ("sockgen events", "stdlib best", "asyncio protocol", "stdlib forking")
    chosen = [word for name in servers for word in ("--server", name)]
    result = _run(
        "--short", *chosen, "--base", "stdlib best", "--output", str(tmp_path)
    )
    assert result.returncode == 0, result.stderr
    assert "1.00 x stdlib best" in result.stdout
    streams = [load for load in LOADS if load.kind is socket.SOCK_STREAM]
    usual = [load for load in streams if not load.on_request]
    found = json.loads((tmp_path / "results.json").read_text("utf-8"))["results"]
    assert {(each["subject"], each["load"]) for each in found} == {
        (name, load.name) for name in servers for load in usual
    }
    for load in usual:
        chart = (tmp_path / f"{load.name.replace(' ', '')}.svg").read_text("utf-8")
        assert chart.count("<rect ") == len(servers)


@pytest.mark.clients
def test_a_crowd_is_measured_if_it_is_asked_for() -> None:
    require_tool("redis-benchmark", apt="redis-tools")
    chosen = ("--server", "sockgen events", "--load", "50 x 1 crowded")
    result = _run("--short", *chosen, "--base", "sockgen events")
    assert result.returncode == 0, result.stderr
    assert "50 x 1 crowded" in result.stdout


def test_a_server_that_does_not_start_is_started_again(tmp_path: Path) -> None:
    tried = tmp_path / "tried"
    script = f"mkdir {tried} && exit 1; exec {sys.executable} -m {_ANSWERING} {{port}}"
    command = ("sh", "-c", script)
    with running(Subject("late", "", command, kind=socket.SOCK_DGRAM)) as server:
        assert server.cpu() >= 0
    assert tried.exists()


def test_a_server_that_never_starts_is_an_error() -> None:
    with (
        pytest.raises(RuntimeError, match="broken does not start"),
        running(Subject("broken", "", ("false",), kind=socket.SOCK_DGRAM)),
    ):
        pass


def test_peers_answer_with_the_question_and_an_address() -> None:
    query = dns.message.make_query("web.example.org", "A", use_edns=False)
    answer = dns.message.from_wire(fixed_answer(query.to_wire()))
    assert query.is_response(answer)
    assert "web.example.org. 3600 IN A 192.0.2.3" in answer.to_text()


def test_the_echo_does_what_its_transcripts_say() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "sockgen", "test", "benchmarks/echo/schema.yaml"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_echo_tells_what_it_was_told() -> None:
    subject = next(each for each in SUBJECTS if each.name == "sockgen echo")
    with running(subject) as server, socket.socket(type=socket.SOCK_DGRAM) as client:
        client.settimeout(20)
        client.connect(server.address)
        client.send(bytes.fromhex("1234 0100") + b"anything")
        assert client.recv(512) == bytes.fromhex("1234 8100") + b"anything"


@pytest.mark.clients
def test_datagrams_are_measured() -> None:
    require_tool("dnsperf", apt="dnsperf")
    require_tool("gcc", apt="gcc")
    names = [s.name for s in SUBJECTS if s.kind is socket.SOCK_DGRAM and not missing(s)]
    chosen = [word for name in names for word in ("--server", name)]
    result = _run("--short", *chosen, "--base", "stdlib datagrams")
    assert result.returncode == 0, result.stderr
    assert {"sockgen dns", "sockgen echo", "stdlib datagrams", "loop in C"} <= set(
        names
    )
    for name in names:
        assert re.search(rf"{name} .* us of CPU for a query", result.stdout)
    for name in ("sockgen dns", "sockgen echo"):
        assert re.search(rf"{name} +0\.00 .* queries without an answer", result.stdout)


def test_what_there_is_can_be_listed() -> None:
    result = _run("--list")
    assert result.returncode == 0
    assert "sockgen events" in result.stdout
    assert "50 x 16" in result.stdout


@pytest.mark.parametrize("option", ["--server", "--load"])
def test_an_unknown_name_is_refused(option: str) -> None:
    result = _run(option, "nothing")
    assert result.returncode == 2
    assert "'nothing'" in result.stderr


def test_what_is_missing_is_said() -> None:
    assert "sockgen[benchmarks]" in missing(Subject("x", "y", needs="no_such_module"))
    assert "apt install" in missing(Subject("x", "", ("no-such-program",)))
    assert not missing(SUBJECTS[0])


def test_a_table_has_medians_spreads_and_ratios() -> None:
    rounds = tuple({"cpu": cpu} for cpu in (4.0, 1.0, 2.0))
    results = [
        Result("ours", "50 x 1", rounds),
        Result("theirs", "50 x 1", ({"cpu": 4.0},)),
    ]
    table = as_table(results, "theirs")
    assert "2.00 (1.00 to 4.00) us of CPU for a command" in table
    assert "0.50 x theirs" in table
