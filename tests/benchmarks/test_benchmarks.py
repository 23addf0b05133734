"""The benchmarks run in their short form, and their reports say what was measured."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.loads import LOADS
from benchmarks.report import Result, as_table
from benchmarks.subjects import SUBJECTS, Subject, missing
from tests.support.missing import require_tool
from tests.support.paths import ROOT


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
    usual = [load for load in LOADS if not load.on_request]
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
