"""`run`: the command line of a server, its listening sockets and its orderly end.

    if __name__ == "__main__":
        raise SystemExit(
            run(
                functools.partial(Cache, items),
                {
                    "threads": Servers(tcp=ThreadingMemcachedServer),
                    "forks": Servers(tcp=ForkingMemcachedServer),
                },
                bind="tcp://127.0.0.1:11211",
            )
        )

* All addresses are served by one loop in the thread that called `run`: they share the
  application's state, and forking stays safe, for there is no other thread.
* SIGINT and SIGTERM end it: the listening sockets close, what waits for a command is
  woken, commands under way finish, within a grace period; what is left then is cut. A
  second SIGINT ends the grace period.
* What others wait for goes to stdout: `listening on ADDRESS`, once for each address, when
  all of them listen. Everything else goes to stderr.
"""

import argparse
import math
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import TypeVar

from sockgen_runtime.socketserver.loop import serve_together

from .endpoints import InetEndpoint, UnixEndpoint, parse_endpoint
from .opening import OpenServer, Servers
from .stopping import stopping

__all__ = ["run"]

Handler = TypeVar("Handler")


def run(
    handler: Handler,
    servers: Mapping[str, Servers[Handler]],
    *,
    bind: str | None = None,
    argv: Sequence[str] | None = None,
    description: str | None = None,
    grace: float = 10.0,
) -> int:
    """Run servers as the command line says, until a signal ends them.

    Args:
        handler: called with the request, the peer's address and the server for each
            request; a class, a `functools.partial` of one, or any other callable.
        servers: the server classes for each name that `--concurrency` may have; the
            first is the default.
        bind: the address of a command line that has none; None: it must have one.
        argv: the arguments; None: those of the program.
        description: what `--help` says about the program.
        grace: seconds that what is under way may take when the server ends, if the
            command line does not say; at least 0.

    Returns:
        The exit code of the program: 0 after a signal, 1 if an address cannot be served.

    Raises:
        SystemExit: with 2 for a wrong command line, with 0 after `--help`.
    """
    parser = _parser(tuple(servers), bind, description, grace)
    arguments = _Arguments()
    parser.parse_args(argv, arguments)
    if bind is not None and not arguments.bind:
        arguments.bind = [parse_endpoint(bind)]
    chosen = servers[arguments.concurrency]
    _require_served(parser, arguments, chosen.schemes())
    endpoints = arguments.bind
    with ExitStack() as opened:
        listening: list[OpenServer] = []
        for endpoint in endpoints:
            try:
                server = chosen.open(endpoint, handler)
            except (OSError, UnicodeError) as error:
                return _fail(parser.prog, endpoint, error)
            opened.callback(server.server_close)
            listening.append(server)
        with stopping(listening, arguments.grace, parser.prog):
            for endpoint, server in zip(endpoints, listening, strict=True):
                _announce(endpoint, server)
            serve_together(listening)
    return 0


class _Arguments(argparse.Namespace):
    bind: list[InetEndpoint | UnixEndpoint]
    concurrency: str
    grace: float


def _parser(
    names: Sequence[str], bind: str | None, description: str | None, grace: float
) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_program(), description=description)
    parser.add_argument(
        "--bind",
        metavar="ADDRESS",
        type=_endpoint,
        action="append",
        default=[],
        required=bind is None,
        help="where to listen, as tcp://HOST:PORT or unix:///PATH; may be repeated"
        + (f" (default: {bind})" if bind else ""),
    )
    parser.add_argument(
        "--concurrency",
        metavar="NAME",
        choices=names,
        default=names[0],
        help=f"how clients are served: {', '.join(names)} (default: {names[0]})",
    )
    parser.add_argument(
        "--grace",
        metavar="SECONDS",
        type=_seconds,
        default=grace,
        help="how long commands under way may take when the server is stopped"
        f" (default: {grace:g})",
    )
    return parser


def _require_served(
    parser: argparse.ArgumentParser, arguments: _Arguments, schemes: Sequence[str]
) -> None:
    """End the program if an address cannot be served in the way that was chosen."""
    for endpoint in arguments.bind:
        if endpoint.scheme not in schemes:
            offered = " or ".join(f"{scheme}://" for scheme in schemes)
            name = arguments.concurrency
            parser.error(f"--concurrency {name} serves {offered} only, got {endpoint}")


def _program() -> str | None:
    """Return how the program was called, if that was by the name of a module."""
    spec = getattr(sys.modules.get("__main__"), "__spec__", None)
    name = getattr(spec, "name", None)
    if not isinstance(name, str):
        return None
    return f"python -m {name.removesuffix('.__main__')}"


def _endpoint(text: str) -> InetEndpoint | UnixEndpoint:
    try:
        return parse_endpoint(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        message = f"expected a number of seconds, at least 0, got {text!r}"
        raise argparse.ArgumentTypeError(message)
    return seconds


def _fail(program: str, endpoint: object, error: OSError | UnicodeError) -> int:
    reason = getattr(error, "strerror", None) or error
    print(f"{program}: cannot listen on {endpoint}: {reason}", file=sys.stderr)
    return 1


def _announce(endpoint: InetEndpoint | UnixEndpoint, server: OpenServer) -> None:
    if isinstance(endpoint, InetEndpoint):
        endpoint = endpoint.bound(server.server_address)
    print(f"listening on {endpoint}", flush=True)
