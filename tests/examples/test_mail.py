"""What the examples that receive mail are made of: the Maildir, the accounts, the rules."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from generated_examples.smtp.accounts import (
    Accepted,
    Accounts,
    Asked,
    Denied,
    Malformed,
    log_in,
    plain,
)
from generated_examples.smtp.maildir import Maildir
from generated_examples.smtp.policy import (
    MOST_RECIPIENTS,
    Envelope,
    Service,
    about_content,
    about_recipient,
    about_sender,
    without_route,
)
from generated_examples.smtp.protocol import Param
from tests.support.paths import ROOT, environment

_LARGEST: Final = 1000


def _parameters(*texts: str) -> list[Param]:
    """Return parameters by what stands on the wire."""
    pairs = (text.partition("=") for text in texts)
    return [Param(name, value=value or None) for name, _, value in pairs]


# The Maildir ------------------------------------------------------------------------------


def test_a_message_is_in_new_and_nothing_is_in_tmp(tmp_path: Path) -> None:
    name = Maildir(tmp_path / "mail").deliver(b"hello\n")
    path = tmp_path / "mail" / "new" / name
    assert path.read_bytes() == b"hello\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not list((tmp_path / "mail" / "tmp").iterdir())
    assert (tmp_path / "mail" / "cur").is_dir()
    assert "/" not in name
    assert ":" not in name


def test_names_are_unique_among_threads(tmp_path: Path) -> None:
    maildir = Maildir(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(maildir.deliver, [b"x"] * 200))
    assert len(set(names)) == 200
    assert len(list((tmp_path / "new").iterdir())) == 200


def test_a_message_is_on_the_disk_before_it_is_in_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def fsync(descriptor: int) -> None:
        assert os.fstat(descriptor).st_size > 0
        seen.append(len(list((tmp_path / "new").iterdir())))

    maildir = Maildir(tmp_path)
    monkeypatch.setattr(os, "fsync", fsync)
    maildir.deliver(b"hello\n")
    assert seen == [0, 1]  # first the file, then the folder that names it


def test_nothing_is_left_of_what_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    maildir = Maildir(tmp_path)
    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="No space"):
        maildir.deliver(b"hello\n")
    assert not list((tmp_path / "tmp").iterdir())
    assert not list((tmp_path / "new").iterdir())


# The accounts -----------------------------------------------------------------------------


def test_the_steps_of_plain() -> None:
    accounts = Accounts({"joe": "secret"})
    assert plain(accounts, None) == Asked(b"")
    assert plain(accounts, b"\0joe\0secret") == Accepted("joe")
    assert plain(accounts, b"joe\0joe\0secret") == Accepted("joe")
    assert plain(accounts, b"ann\0joe\0secret") == Denied()
    assert plain(accounts, b"\0joe\0guess") == Denied()
    assert plain(accounts, b"\0ann\0") == Denied()
    for response in (b"", b"joe", b"joe\0secret", b"\0joe\0secret\0"):
        assert plain(accounts, response) == Malformed()


def test_the_steps_of_login() -> None:
    accounts = Accounts({"joe": "secret"})
    assert log_in(accounts, None, None) == Asked(b"Username:")
    assert log_in(accounts, b"joe", None) == Asked(b"Password:")
    assert log_in(accounts, b"joe", b"secret") == Accepted("joe")
    assert log_in(accounts, b"joe", b"") == Denied()
    assert log_in(accounts, b"", b"") == Denied()


def test_accounts_are_lines_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "users"
    path.write_text("joe:a:b\nann:c\n", "utf-8")
    accounts = Accounts.read(path)
    assert accounts.check(b"joe", b"a:b") == Accepted("joe")
    for wrong in ("joe\n", ":x\n", "joe:\n", "\n"):
        path.write_text("ann:c\n" + wrong, "utf-8")
        with pytest.raises(ValueError, match="users:2: expected NAME:PASSWORD"):
            Accounts.read(path)


# The rules --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ([], None),
        (["SIZE=1000"], None),
        (["size=0", "body=8bitmime"], None),
        (["BODY=7BIT"], None),
        (["AUTH=<>"], None),
        (["SIZE=1001"], 552),
        (["SIZE"], 501),
        (["SIZE=-1"], 501),
        (["SIZE=1", "SIZE=1"], 501),
        (["BODY=BINARYMIME"], 501),
        (["AUTH"], 555),
        (["SMTPUTF8"], 555),
    ],
)
def test_the_parameters_of_a_sender(parameters: list[str], code: int | None) -> None:
    wrong = about_sender(_parameters(*parameters), _LARGEST)
    assert (None if wrong is None else wrong[0]) == code


def test_the_recipients() -> None:
    assert about_recipient([], MOST_RECIPIENTS - 1) is None
    assert about_recipient([], MOST_RECIPIENTS) == (452, "too many recipients")
    assert about_recipient(_parameters("NOTIFY=NEVER"), 0) == (555, "unknown parameter")


@pytest.mark.parametrize("text", ["", "\r\n", "a\r\n", "\r\n\r\n", "a\r\n.b\r\n"])
def test_lines_that_end_with_crlf(text: str) -> None:
    assert about_content(text) is None


@pytest.mark.parametrize("text", ["\n", "\r", "\n\r\n", "\r\r\n", "a\nb\r\n", "\r\n\r"])
def test_lines_that_do_not(text: str) -> None:
    assert about_content(text) is not None


def test_hosts_on_the_way_are_left_out() -> None:
    assert without_route("@a.example,@b.example:joe@c.example") == "joe@c.example"
    assert without_route("joe@c.example") == "joe@c.example"
    assert without_route("") == ""


def test_nothing_gets_into_what_is_written_above_a_message(tmp_path: Path) -> None:
    maildir = Maildir(tmp_path)
    service = Service("mx.example", maildir, Accounts({}), False, _LARGEST)
    envelope = Envelope("a@b", ("c@d",), "(evil) [x]; by", "127.0.0.1", "ESMTP")
    assert service.keep("Subject: \udce9\r\n", envelope) is None
    (path,) = (tmp_path / "new").iterdir()
    lines = path.read_bytes().split(b"\n")
    assert lines[:2] == [b"Return-Path: <a@b>", b"Delivered-To: c@d"]
    received = b"Received: from ?evil??[x]??by ([127.0.0.1]) by mx.example with ESMTP;"
    assert lines[2] == received
    assert lines[4:] == [b"Subject: \xe9", b""]


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service("mx", Maildir(tmp_path), Accounts({}), False, _LARGEST)
    envelope = Envelope("", ("c@d",), "x", "127.0.0.1", "SMTP")

    def fsync(_descriptor: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", fsync)
    number = 28
    assert service.keep("x\r\n", envelope) == (452, "there is no room left")
    number = 5
    with pytest.raises(OSError, match="no"):
        service.keep("x\r\n", envelope)


# The command line -------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", ["smtp", "lmtp"])
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "--maildir"),
        (["--maildir", "{folder}", "--users", "{folder}/none"], "No such file"),
        (["--maildir", "{folder}", "--users", "{folder}/bad"], "NAME:PASSWORD"),
        (["--maildir", "{folder}", "--certificate", "{folder}/bad"], "PEM"),
        (["--maildir", "{folder}/bad"], "Not a directory"),
        (["--maildir", "{folder}", "--bind", "nowhere"], "--bind"),
    ],
)
def test_a_wrong_command_line(
    protocol: str, arguments: list[str], complaint: str, tmp_path: Path
) -> None:
    (tmp_path / "bad").write_text("joe\n", "utf-8")
    given = [argument.format(folder=tmp_path) for argument in arguments]
    result = _run(protocol, *given)
    assert result.returncode == 2
    assert complaint in result.stderr
    assert "Traceback" not in result.stderr


def test_help_names_all_options() -> None:
    result = _run("smtp", "--help")
    assert result.returncode == 0
    assert not result.stderr
    for option in ("--maildir", "--certificate", "--users", "--bind", "--grace"):
        assert option in result.stdout


def _run(protocol: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run an example that ends by itself."""
    return subprocess.run(
        [sys.executable, "-m", f"generated_examples.{protocol}", *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(),
        timeout=60,
    )
