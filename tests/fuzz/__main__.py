"""Fuzzes the decoders of one example, guided by what of their code an input reaches.

    python -m tests.fuzz PROTOCOL SECONDS [INPUT]

With an INPUT it looks at that one only: that is how a failure is seen again.
"""

import argparse
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
        targets: Any = importlib.import_module("tests.fuzz.targets")
        found = targets.targets(arguments.protocol)
    if arguments.input is not None:
        targets.looked_at(found, arguments.input.read_bytes())
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
        look = partial(_look, targets.looked_at, found, arguments.protocol)
        atheris.Setup([sys.argv[0], *options, folder], look)
        atheris.Fuzz()


def _look(
    looked_at: Callable[[object, bytes], int], found: object, protocol: str, data: bytes
) -> None:
    """Look at an input; say how to see it again if it fails."""
    try:
        looked_at(found, data)
    except BaseException:
        told = f"\nsee it again: python -m tests.fuzz {protocol} 0 build/fuzz/...\n"
        sys.stderr.write(told)
        raise


if __name__ == "__main__":
    _main()
