"""Exchanges in lockstep: who says what, and what comes for it."""

from typing import assert_type, final

from generated_examples.tftp.protocol import (
    Ack,
    Code,
    Data,
    Download,
    DownloadReceives,
    DownloadSends,
    Error,
    Oack,
    Rrq,
    TftpClient,
    TftpHandler,
    Upload,
    Wrq,
)
from sockgen_runtime import override


class Sender(TftpHandler):
    """Some of a handler."""

    @override
    def do_rrq(self, command: Rrq) -> Download | Error:
        assert_type(command.filename, str)
        if not command.filename:
            return Data(1, b"")  # error
        if command.mode == "mail":
            return self.taken()  # error
        return self.sent()

    def sent(self) -> Download:
        heard = yield Data(1, b"x")
        assert_type(heard, Ack | Error)
        yield Oack(())
        yield None
        yield Ack(1)  # error
        if isinstance(heard, Ack):
            return Error(Code.UNDEFINED, "enough")
        return Ack(1)  # error

    def taken(self) -> Upload:
        heard = yield Ack(0)
        assert_type(heard, Data | Error)
        yield Data(1, b"x")  # error
        return Ack(1)


@final
class Deaf(TftpHandler):  # error
    """A handler that takes nothing."""

    @override
    def do_rrq(self, command: Rrq) -> Error:
        return Error(Code.NOT_FOUND, "nothing")


def fetched(client: TftpClient) -> None:
    """Speak as a client."""
    with client.rrq("a", "octet", ()) as down:
        assert_type(down.received, DownloadSends)
        assert_type(down.send(Ack(1)), Data | Oack | Error)
        down.send(Data(1, b""))  # error
        down.finish(Error(Code.UNDEFINED, "enough"))
        down.finish(Oack(()))  # error
    with client.wrq("a", "octet", ()) as up:
        assert_type(up.received, Ack | Oack | Error)
        up.send(Data(1, b"x"))
        up.send(Ack(1))  # error


def told(heard: DownloadReceives) -> int:
    """Look at what was heard."""
    return heard.block  # error


def asked(handler: Sender, command: Wrq) -> None:
    """Call what is not written."""
    handler.do_wrq(command)
