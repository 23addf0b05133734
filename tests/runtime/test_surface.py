"""The names, signatures and attributes of the standard module."""

import inspect
import subprocess
import sys
from types import ModuleType

import pytest

import sockgen_runtime
from tests.runtime.subjects import OURS, STANDARD
from tests.support.paths import ROOT, environment

_RUNTIME = ROOT / "runtime"
_NAMES: list[str] = sorted(vars(STANDARD)["__all__"])
_FORKING_UNIX = {"ForkingUnixStreamServer", "ForkingUnixDatagramServer"}


def test_all_contains_the_standard_names_and_no_others() -> None:
    ours: set[str] = set(vars(OURS)["__all__"])
    assert ours - _FORKING_UNIX == set(_NAMES) - _FORKING_UNIX
    assert ours >= _FORKING_UNIX
    assert ours <= set(vars(sockgen_runtime)["__all__"])


def test_what_programs_reach_for_is_there_too() -> None:
    ours: dict[str, object] = vars(OURS)
    for name, value in vars(STANDARD).items():
        if isinstance(value, ModuleType):
            assert ours[name] is value
        elif name.startswith("_") and not name.startswith("__"):
            assert callable(ours[name])
    assert ours["__version__"] == vars(STANDARD)["__version__"]


@pytest.mark.parametrize("name", _NAMES)
def test_class_attributes_have_the_same_values(name: str) -> None:
    standard, ours = getattr(STANDARD, name), getattr(OURS, name)
    for attribute, value in inspect.getmembers(standard):
        if attribute.startswith("_") or callable(value):
            continue
        assert getattr(ours, attribute) == value, attribute


@pytest.mark.parametrize("name", _NAMES)
def test_methods_have_the_same_parameters(name: str) -> None:
    standard, ours = getattr(STANDARD, name), getattr(OURS, name)
    for method, function in inspect.getmembers(standard, inspect.isfunction):
        if method.startswith("_") and method not in {"__init__", "__exit__"}:
            continue
        assert _shape(getattr(ours, method)) == _shape(function), method


def _shape(function: object) -> list[tuple[str, object, object]]:
    assert callable(function)
    parameters = inspect.signature(function).parameters.values()
    return [(each.name, each.kind, each.default) for each in parameters]


@pytest.mark.parametrize("name", _NAMES)
def test_bases_are_the_same(name: str) -> None:
    """But for one class that has what servers with a socket share."""

    def bases(module: ModuleType) -> list[str]:
        found: type = getattr(module, name)
        return [
            base.__name__ for base in found.__mro__ if base.__name__ != "SocketServer"
        ]

    assert bases(OURS) == bases(STANDARD)


def test_classes_take_type_parameters_and_stay_what_they_are() -> None:
    class Server(sockgen_runtime.TCPServer[tuple[str, int]]):
        pass

    class Handler(sockgen_runtime.StreamRequestHandler["Server"]):
        pass

    assert Server.__mro__[1] is sockgen_runtime.TCPServer
    assert Handler.__mro__[1] is sockgen_runtime.StreamRequestHandler


_WITHOUT = """
import os, socket, sys
for module, name in ((os, "fork"), (socket, "AF_UNIX")):
    if name in sys.argv:
        delattr(module, name)
import sockgen_runtime.socketserver as s
print(" ".join(sorted(n for n in dir(s) if n.startswith(("Forking", "Unix")))))
print(" ".join(sorted(n for n in dir(s) if "Unix" in n)))
assert set(s.__all__) <= set(dir(s))
"""


@pytest.mark.parametrize(
    ("missing", "forking", "unix"),
    [
        (["fork"], False, True),
        (["AF_UNIX"], True, False),
        (["fork", "AF_UNIX"], False, False),
    ],
)
def test_names_are_absent_where_the_system_has_no_such_thing(
    missing: list[str], forking: bool, unix: bool
) -> None:
    names = subprocess.run(
        [sys.executable, "-W", "error", "-c", _WITHOUT, *missing],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert ("Forking" in names) == forking
    assert ("Unix" in names) == unix


def test_nothing_but_the_standard_library_is_imported() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(_RUNTIME)!r})\n"
        "import sockgen_runtime\n"
        "names = {name.partition('.')[0] for name in sys.modules}\n"
        "print(*sorted(names - set(sys.stdlib_module_names)))"
    )
    shown = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert shown.split() == ["__main__", "sockgen_runtime"]
