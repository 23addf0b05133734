"""What a server of TFTP does: it sends the files of a folder, and takes new ones."""

import errno
import os
from collections.abc import Generator
from typing import IO, Final, final

from sockgen_runtime import BaseServer, blocking
from sockgen_runtime.socketserver.variables import Datagram, InetAddress

from .folder import Folder, Incoming
from .options import Agreed, agreed
from .protocol.fields import Code
from .protocol.handler import Download, TftpHandler, Upload
from .protocol.messages import (
    Ack,
    Data,
    DownloadReceives,
    DownloadSends,
    Error,
    Oack,
    Rrq,
    Wrq,
)
from .texts import FromNetascii, blocks

__all__ = ["FileServer"]

_ROUND: Final = 0x10000  # behind block 65535 comes block 0
_NETASCII: Final = "netascii"
_MODES: Final = ("octet", _NETASCII)
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@final
class FileServer(TftpHandler):
    """A request for a file, and its transfer.

    Args:
        folder: where the files are.
        most: octets that a file may have that is brought.
        request: the datagram.
        client_address: where the client is.
        server: the server that received it.
    """

    def __init__(
        self,
        folder: Folder,
        most: int,
        request: Datagram,
        client_address: InetAddress,
        server: BaseServer,
    ) -> None:
        self._folder = folder
        self._most = most
        super().__init__(request, client_address, server)

    @blocking  # for the disk
    def do_rrq(self, command: Rrq) -> Download | Error:
        """Send a file."""
        mode = command.mode.lower()
        if mode not in _MODES:
            return Error(
                Code.ILLEGAL_OPERATION, f"the modes are {' and '.join(_MODES)}"
            )
        try:
            file = self._folder.open(command.filename)
        except OSError as error:
            return _error(error)
        # A text has another size on its way: that is not told.
        text = mode == _NETASCII
        size = None if text else os.fstat(file.fileno()).st_size
        options = command.options
        if text:
            options = tuple(o for o in options if o.name.lower() != "tsize")
        terms = agreed(options, size)
        self.resend_after = terms.timeout
        return self._download(file, terms, text=text)

    @blocking
    def do_wrq(self, command: Wrq) -> Upload | Error:
        """Take a file."""
        mode = command.mode.lower()
        if mode not in _MODES:
            return Error(
                Code.ILLEGAL_OPERATION, f"the modes are {' and '.join(_MODES)}"
            )
        terms = agreed(command.options, None)
        if terms.size is not None and terms.size > self._most:
            return Error(Code.DISK_FULL, f"at most {self._most} octets are taken")
        try:
            incoming = self._folder.take(command.filename, self._most)
        except OSError as error:
            return _error(error)
        self.resend_after = terms.timeout
        return self._upload(incoming, terms, text=mode == _NETASCII)

    def _download(self, file: IO[bytes], terms: Agreed, *, text: bool) -> Download:
        """Send a file block by block, each when the one before has arrived."""
        with file:
            if terms.options and not (yield from _sent(Oack(terms.options), 0)):
                return None
            try:
                for number, block in enumerate(
                    blocks(file, terms.block, netascii=text), 1
                ):
                    place = number % _ROUND
                    if not (yield from _sent(Data(place, block), place)):
                        return None
            except OSError as error:
                return _error(error)
        return None

    def _upload(self, incoming: Incoming, terms: Agreed, *, text: bool) -> Upload:
        """Take a file block by block, and keep it when the last one has arrived."""
        netascii = FromNetascii() if text else None
        said: Ack | Oack = Oack(terms.options) if terms.options else Ack(0)
        with incoming:
            number = 1
            received = yield said
            while isinstance(received, Data):
                if received.block == number % _ROUND:
                    try:
                        octets = received.data
                        incoming.write(netascii.block(octets) if netascii else octets)
                        said = Ack(received.block)
                        if len(octets) < terms.block:
                            incoming.write(netascii.end() if netascii else b"")
                            incoming.keep()
                            return said
                    except (OSError, OverflowError) as error:
                        return _error(error)
                    number += 1
                    received = yield said
                elif received.block == (number - 1) % _ROUND:
                    received = yield said  # It was not heard, or it was late.
                else:
                    received = yield None
        return None


def _sent(
    message: DownloadSends, place: int
) -> Generator[DownloadSends | None, DownloadReceives, bool]:
    """Send a message; tell whether it has arrived, or the client wants no more."""
    received = yield message
    while isinstance(received, Ack):
        if received.block == place:
            return True
        received = yield None  # An acknowledgement that came twice is answered once.
    return False


def _error(error: OSError | OverflowError) -> Error:
    """Return what a client is told of a file that cannot be read or written."""
    if isinstance(error, FileNotFoundError):
        return Error(Code.NOT_FOUND, "no such file")
    if isinstance(error, FileExistsError):
        return Error(Code.FILE_EXISTS, "a file of this name is there")
    if isinstance(error, OverflowError) or error.errno in _FULL:
        return Error(Code.DISK_FULL, "there is no room for the file")
    return Error(Code.ACCESS_VIOLATION, "this file cannot be read or written")
