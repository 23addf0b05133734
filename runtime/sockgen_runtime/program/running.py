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
import itertools
import math
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Final, TypeVar

from sockgen_runtime.socketserver.loop import serve_together

from .endpoints import InetEndpoint, UnixEndpoint, parse_endpoint
from .inheriting import inheritance
from .opening import OpenServer, Servers
from .stopping import stopping
from .workers import supervise

__all__ = ["run"]

Handler = TypeVar("Handler")

_MOST_WORKERS: Final = 1000


def run(
    handler: Handler,
    servers: Mapping[str, Servers[Handler]],
    *,
    bind: str | None = None,
    argv: Sequence[str] | None = None,
    description: str | None = None,
    grace: float = 10.0,
    workers: int | None = None,
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
        workers: how many processes serve if the command line does not say, where there are
            signals and pipes; 0: this one alone. They share nothing but the addresses.
            None: the command line offers none.

    Returns:
        The exit code of the program: 0 after a signal, 1 if an address cannot be served, or
        workers do not start.

    Raises:
        SystemExit: with 2 for a wrong command line, with 0 after `--help`.
    """
    parser = _parser(tuple(servers), bind, description, grace)
    arguments = _arguments(parser, argv, bind, workers)
    chosen = servers[arguments.concurrency]
    _require_served(parser, arguments, chosen.schemes())
    endpoints = arguments.bind
    inherited = inheritance()
    adopted = itertools.repeat(None) if inherited is None else inherited.sockets
    with ExitStack() as opened:
        listening: list[OpenServer] = []
        for endpoint, descriptor in zip(endpoints, adopted, strict=False):
            try:
                server = chosen.open(endpoint, handler, descriptor)
            except (OSError, UnicodeError) as error:
                return _fail(parser.prog, endpoint, error)
            opened.callback(server.server_close)
            listening.append(server)
        announce = partial(_announce, endpoints, listening)
        if arguments.workers and inherited is None:
            sockets = [server.fileno() for server in listening]
            workers, grace = arguments.workers, arguments.grace
            return supervise(sockets, workers, grace, parser.prog, announce)
        with stopping(listening, arguments.grace, parser.prog):
            announce() if inherited is None else inherited.tell_ready()
            serve_together(listening)
    return 0


def _arguments(
    parser: argparse.ArgumentParser,
    argv: Sequence[str] | None,
    bind: str | None,
    workers: int | None,
) -> "_Arguments":
    """Return what the command line says, or what holds if it does not."""
    arguments = _Arguments()
    if workers is not None and os.name == "posix":
        _offer_workers(parser, workers)
    else:
        arguments.workers = 0
    parser.parse_args(argv, arguments)
    if bind is not None and not arguments.bind:
        arguments.bind = [parse_endpoint(bind)]
    return arguments


class _Arguments(argparse.Namespace):
    bind: list[InetEndpoint | UnixEndpoint]
    concurrency: str
    grace: float
    workers: int


def _offer_workers(parser: argparse.ArgumentParser, default: int) -> None:
    """Let the command line say how many processes serve."""
    parser.add_argument(
        "--workers",
        metavar="NUMBER",
        type=_workers,
        default=default,
        help="how many processes serve: a number, or auto for one a core; 0: this one"
        f" alone (default: {default})",
    )


def _workers(text: str) -> int:
    if text == "auto":
        return os.cpu_count() or 1
    if text.isdecimal() and int(text) <= _MOST_WORKERS:
        return int(text)
    message = f"expected auto, or a number up to {_MOST_WORKERS}, got {text!r}"
    raise argparse.ArgumentTypeError(message)


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


def _announce(
    endpoints: Sequence[InetEndpoint | UnixEndpoint], servers: Sequence[OpenServer]
) -> None:
    """Say where servers listen."""
    for endpoint, server in zip(endpoints, servers, strict=True):
        bound = endpoint
        if isinstance(endpoint, InetEndpoint):
            bound = endpoint.bound(server.server_address)
        print(f"listening on {bound}", flush=True)
