"""Clients of syslog, unmodified: each message that they send is written."""

import json
import logging
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from logging.handlers import SysLogHandler
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from tests.support.missing import require_tool
from tests.support.servers import ServerProcess, running
from tests.support.waiting import DEADLINE, wait_until

pytestmark = pytest.mark.clients

_Entry: TypeAlias = dict[str, object]
_MANY: Final = 2000
_LINES: Final = "of several\nlines, ü"


@pytest.fixture(name="server", params=["threads", "events"])
def a_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ServerProcess]:
    """A server of datagrams and of connections."""
    with running(
        "generated_examples.syslog",
        *("--bind", "udp://127.0.0.1:0", "--bind", "tcp://127.0.0.1:0"),
        *("--bind", f"unixgram://{tmp_path}/log", "--concurrency", request.param),
        addresses=3,
    ) as server:
        yield server


def _written(server: ServerProcess, count: int) -> list[_Entry]:
    """Wait for so many messages; stop the server, return all it has written."""
    wait_until(lambda: len(server.lines) >= 3 + count, f"{count} messages")
    server.stop()
    return [json.loads(line) for line in server.lines[3:]]


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=DEADLINE)


def _logger(server: ServerProcess, *arguments: str) -> None:
    logger = require_tool("logger", apt="bsdutils")
    host, port = server.udp
    _run(logger, "--server", host, "--port", str(port), "--udp", *arguments)


def test_logger_of_rfc_5424(server: ServerProcess) -> None:
    data = ("--sd-id", "zoo@123", "--sd-param", 'tiger="hungry"')
    options = ("--id=77", "--msgid", "M1", "--priority", "mail.err", *data)
    _logger(server, "--rfc5424=notq", *options, "--tag", "cat", "a [b] ü")
    _logger(server, "--rfc5424=notime,nohost", "--tag", "cat", "second")
    first, second = _written(server, 2)
    assert first.pop("time")
    assert first == {
        "facility": "mail",
        "severity": "err",
        "host": socket.gethostname(),
        "app": "cat",
        "process": "77",
        "id": "M1",
        "data": [{"id": "zoo@123", "params": [["tiger", "hungry"]]}],
        "text": "a [b] ü",
    }
    assert second == {
        "facility": "user",
        "severity": "notice",
        "app": "cat",
        "text": "second",
    }


def test_logger_of_rfc_3164(server: ServerProcess) -> None:
    _logger(server, "--rfc3164", "--id=77", "--tag", "cat", "a: b")
    (entry,) = _written(server, 1)
    assert entry.pop("time")
    assert entry == {
        "facility": "user",
        "severity": "notice",
        "host": socket.gethostname(),
        "app": "cat",
        "process": "77",
        "text": "a: b",
    }


def test_logger_over_a_unix_socket(server: ServerProcess) -> None:
    logger = require_tool("logger", apt="bsdutils")
    _run(logger, "--socket", server.path, "--tag", "cat", "-p", "cron.info", "hello")
    (entry,) = _written(server, 1)
    assert entry.pop("time")
    assert entry == {
        "facility": "cron",
        "severity": "info",
        "app": "cat",
        "text": "hello",
    }


def _log(handler: SysLogHandler, second: str = _LINES) -> None:
    """Log three messages, the last of them with an ident."""
    logger = logging.getLogger("tests.syslog")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    with closing(handler):
        logger.error("first")
        logger.debug(second)
        handler.ident = "cat: "
        logger.critical("last")
        logger.removeHandler(handler)


def _logged(second: str = _LINES) -> list[_Entry]:
    texts = {"err": "first", "debug": second, "crit": "cat: last"}
    return [
        {"facility": "local3", "severity": severity, "text": text}
        for severity, text in texts.items()
    ]


def test_logging_over_udp(server: ServerProcess) -> None:
    _log(SysLogHandler(server.udp, facility=SysLogHandler.LOG_LOCAL3))
    assert _written(server, 3) == _logged()


def test_logging_over_a_unix_socket(server: ServerProcess) -> None:
    _log(SysLogHandler(server.path, facility=SysLogHandler.LOG_LOCAL3))
    assert _written(server, 3) == _logged()


def test_logging_over_tcp(server: ServerProcess) -> None:
    """In frames that end with NUL; none can hold a line ending."""
    tcp = socket.SOCK_STREAM
    local = SysLogHandler.LOG_LOCAL3
    _log(SysLogHandler(server.tcp, facility=local, socktype=tcp), "ü")
    assert _written(server, 3) == _logged("ü")


@pytest.mark.parametrize("framing", [(), ("--octet-count",)])
def test_logger_over_tcp(server: ServerProcess, framing: tuple[str, ...]) -> None:
    """In frames that end with a line, or behind their number of octets."""
    logger = require_tool("logger", apt="bsdutils")
    host, port = server.tcp
    where = ("--server", host, "--port", str(port), "--tcp", *framing)
    _run(logger, *where, "--tag", "cat", "--msgid", "M1", "one\ttwo")
    (entry,) = _written(server, 1)
    found = {key: entry[key] for key in ("app", "id", "severity", "text")}
    told = {"app": "cat", "id": "M1", "severity": "notice", "text": "one\ttwo"}
    assert found == told


@pytest.mark.parametrize("form", [(), ("--syslog-proto",)])
@pytest.mark.parametrize("kind", ["udp", "unix", "tcp", "tcp without octets"])
def test_load(server: ServerProcess, kind: str, form: tuple[str, ...]) -> None:
    """As many messages are written as loggen sends, each of them once."""
    loggen = require_tool("loggen", apt="syslog-ng-core")
    host, port = server.tcp
    where = {
        "udp": ("--inet", "--dgram", "--no-framing", host, str(server.udp[1])),
        "unix": ("--unix", "--dgram", "--no-framing", server.path),
        "tcp": ("--inet", "--stream", host, str(port)),
        "tcp without octets": ("--inet", "--stream", "--no-framing", host, str(port)),
    }
    # Nothing waits for room in UDP: what comes faster than it is written is lost.
    rate = "1000" if kind == "udp" else "100000"
    much = ("--rate", rate, "--number", str(_MANY), "--quiet")
    _run(loggen, *much, *form, *where[kind])
    texts = [str(entry["text"]) for entry in _written(server, _MANY)]
    numbers = [re.search(r"seq: (\d+)", text) for text in texts]
    assert [int(number[1]) for number in numbers if number] == [*range(_MANY)]
