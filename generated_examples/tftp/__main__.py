"""Gives and takes files: `python -m generated_examples.tftp --folder FOLDER`."""

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import Final

from sockgen_runtime import Servers, run

from .app import FileServer
from .folder import Folder
from .protocol import (
    EventDrivenUDPTftpServer,
    ForkingUDPTftpServer,
    ThreadingUDPTftpServer,
    UDPTftpServer,
)

_LARGEST: Final = 1 << 30  # octets of a file that is brought


class _Arguments(argparse.Namespace):
    folder: Path
    largest: int


def _program(argv: list[str]) -> int:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(
        description="Gives and takes the files of a folder over TFTP.",
        epilog="All else, such as --bind udp://HOST:PORT and --concurrency, is as for"
        " every server.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--folder", type=Path, required=True, help="where the files are")
    add(
        "--largest",
        type=int,
        default=_LARGEST,
        metavar="OCTETS",
        help="octets of a file that is taken, at most (default: %(default)s)",
    )
    arguments = _Arguments()
    _, others = parser.parse_known_args(argv, arguments)
    try:
        folder = Folder(arguments.folder)
    except OSError as error:
        parser.error(str(error))
    return run(
        partial(FileServer, folder, arguments.largest),
        {
            "threads": Servers(udp=ThreadingUDPTftpServer),
            "processes": Servers(udp=ForkingUDPTftpServer),
            "events": Servers(udp=EventDrivenUDPTftpServer),
            "sequential": Servers(udp=UDPTftpServer),
        },
        bind="udp://127.0.0.1:6969",
        argv=others,
    )


if __name__ == "__main__":
    raise SystemExit(_program(sys.argv[1:]))
