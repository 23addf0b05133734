"""Run test modules of this Python over our `socketserver`, or over the stock one.

    python cpython_tests.py ours|stock MODULE[:PATTERN...]...

Patterns choose tests by their names, as `-k` of `unittest` does; without one all are run.

The last line on stdout is a JSON object: for each module how many tests ran, how many
were skipped, how many failed. With `ours` the program fails if anything has imported the
stock module. `test_socketserver` wants public classes to be from `socketserver`: they say
so for this run only.
"""

import importlib
import json
import sys
import unittest
from types import ModuleType

NETWORK = "test_socketserver"
"""The one that asks for the resource `network`, and then uses the loopback only."""

USERS = ("http.server", "xmlrpc.server", "logging.config", "wsgiref.simple_server")


def replace() -> ModuleType:
    """Put our module in the place of the standard one."""
    assert "socketserver" not in sys.modules
    ours = importlib.import_module("sockgen_runtime.socketserver")
    sys.modules["socketserver"] = ours
    for name in vars(ours)["__all__"]:
        vars(ours)[name].__module__ = "socketserver"
    ours.__name__ = "socketserver"
    return ours


def check(ours: ModuleType) -> None:
    """Make sure that our module is the one that was tested."""
    assert sys.modules["socketserver"] is ours
    for name in USERS:
        used: object = vars(importlib.import_module(name)).get("socketserver", ours)
        assert used is ours, name
    bases = vars(importlib.import_module("http.server"))["HTTPServer"].__mro__
    assert vars(ours)["TCPServer"] in bases


def run(name: str, *patterns: str) -> tuple[int, int, int]:
    """Run the tests of a module; return how many ran, were skipped and failed."""
    support = importlib.import_module("test.support")
    vars(support)["use_resources"] = ["network"] if name == NETWORK else []
    module = importlib.import_module(f"test.{name}")
    loader = unittest.TestLoader()
    loader.testNamePatterns = [f"*{pattern}*" for pattern in patterns] or None
    suite = loader.loadTestsFromModule(module)
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=1).run(suite)
    failures = len(result.failures) + len(result.errors)
    return result.testsRun, len(result.skipped), failures + (not result.wasSuccessful())


def main() -> None:
    """Do as the command line says."""
    subject, *names = sys.argv[1:]
    ours = replace() if subject == "ours" else None
    counts = {name: run(*name.split(":")) for name in names}
    if ours is not None:
        check(ours)
    sys.stdout.write(f"\n{json.dumps(counts)}\n")


if __name__ == "__main__":
    main()
