"""Fuzzes the decoders of one example, guided by what of their code an input reaches.

    python -m tests.fuzz PROTOCOL SECONDS [INPUT]

With an INPUT it looks at that one only: that is how a failure is seen again.
"""

import argparse
import hashlib
import importlib
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from tests.fuzz.corpus import inputs
from tests.support.paths import ROOT

_SLOWEST: Final = 5  # seconds of one input
_LARGEST: Final = 4096  # octets of one input
_MEMORY: Final = 1024  # MiB


class _Arguments(argparse.Namespace):
    protocol: str
    seconds: int
    input: Path | None


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("protocol")
    parser.add_argument("seconds", type=int)
    parser.add_argument("input", nargs="?", type=Path)
    arguments = parser.parse_args(namespace=_Arguments())
    # Any: the fuzzer has no types.
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["generated_examples", "sockgen_runtime"]):
        # Here, and not above: what is imported within this block is instrumented.
        from tests.fuzz.targets import looked_at, targets

        found = targets(arguments.protocol)
    if arguments.input is not None:
        looked_at(found, arguments.input.read_bytes())
        return
    with tempfile.TemporaryDirectory() as folder:
        for number, octets in enumerate(inputs(arguments.protocol, len(found))):
            Path(folder, str(number)).write_bytes(octets)
        failures = ROOT / "build" / "fuzz" / arguments.protocol
        failures.mkdir(parents=True, exist_ok=True)
        options = (
            f"-max_total_time={arguments.seconds}",
            f"-timeout={_SLOWEST}",
            f"-max_len={_LARGEST}",
            f"-rss_limit_mb={_MEMORY}",
            f"-artifact_prefix={failures}/",
            "-verbosity=0",
            "-print_final_stats=1",
        )
        again = f"python -m tests.fuzz {arguments.protocol} 0 {failures}"
        look = partial(_look, partial(looked_at, found), again)
        atheris.Setup([sys.argv[0], *options, folder], look)
        atheris.Fuzz()


def _look(look: Callable[[bytes], int], again: str, data: bytes) -> None:
    """Look at an input; say how to see it again if it fails."""
    try:
        look(data)
    except BaseException:
        name = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        sys.stderr.write(f"\nsee it again: {again}/crash-{name}\n")
        raise


if __name__ == "__main__":
    _main()
