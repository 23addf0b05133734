"""Tools that a test needs and a machine may not have.

On a stranger's machine a test that needs such a tool is skipped with a reason, and the
summary of the run ends with what is missing and one command that brings all of it. Under
`CI=true` a missing tool is a failure: there everything has been installed first, and a
skip would hide that it was not.

    memcached = require_tool("memcached", apt="memcached")
    pylibmc = require_module("pylibmc", pip="pylibmc==1.6.3", apt=("libmemcached-dev",))
    python = require_python("3.13")
    modules = require_node_modules()   # the folder; what it has is in NODE/package.json

Call these inside a test or a fixture; `require_module` may stand at the top of a test
module as well.
"""

import importlib
import importlib.util
import json
import os
import shlex
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Final, NoReturn, final

import pytest

from tests.support.paths import ROOT
from tests.support.pythons import find_python

__all__ = [
    "MISSING",
    "Missing",
    "in_ci",
    "require_module",
    "require_node_modules",
    "require_python",
    "require_tool",
]

# Debian keeps servers where the PATH of an ordinary user does not look.
_SYSTEM_FOLDERS: Final = ("/usr/sbin", "/sbin", "/usr/local/sbin")

# Where packages are unpacked that exclude others which are installed: see `.ci/lib.sh`.
_UNPACKED: Final = str(ROOT / "build" / "debian" / "usr" / "sbin")

_NODE: Final = ROOT / "tests" / "clients" / "node"
_NPM_INSTALL: Final = "npm install --no-package-lock --no-audit --no-fund"


@final
@dataclass
class Missing:
    """What this run looked for and did not find.

    Attributes:
        reasons: one line for each missing thing.
        apt: the Debian packages that bring it.
        pip: the requirements that bring it.
        pythons: the versions of Python that are missing.
        node_modules: whether the packages of Node.js are.
    """

    reasons: set[str] = field(default_factory=set[str])
    apt: set[str] = field(default_factory=set[str])
    pip: set[str] = field(default_factory=set[str])
    pythons: set[str] = field(default_factory=set[str])
    node_modules: bool = False

    def command(self) -> str:
        """Return the one command that brings all of it."""
        steps: list[str] = []
        if self.apt:
            steps.append("sudo apt-get install -y " + " ".join(sorted(self.apt)))
        if self.pythons:
            versions = " ".join(sorted(self.pythons))
            steps.append(f"pyenv install --skip-existing {versions}")
        if self.pip:
            wanted = " ".join(shlex.quote(name) for name in sorted(self.pip))
            steps.append(f"{shlex.quote(sys.executable)} -m pip install {wanted}")
        if self.node_modules:
            steps.append(f"{_NPM_INSTALL} --prefix {_NODE.relative_to(ROOT)}")
        return " && ".join(steps)


MISSING: Final = Missing()
"""The account of this run; `tests/conftest.py` prints it."""


def in_ci() -> bool:
    """Tell whether a missing tool is a failure."""
    return os.environ.get("CI", "").lower() == "true"


def require_tool(name: str, *, apt: str) -> str:
    """Return the path of a program.

    Args:
        name: the program, as typed in a shell.
        apt: the Debian package that has it.

    Raises:
        pytest.skip.Exception: if it is missing.
        pytest.fail.Exception: if it is missing and `CI=true`.
    """
    path = os.environ.get("PATH", os.defpath)
    folders = os.pathsep.join((path, *_SYSTEM_FOLDERS, _UNPACKED))
    found = shutil.which(name, path=folders)
    if found is None:
        MISSING.apt.add(apt)
        _give_up(f"the program {name} is missing (Debian package {apt})")
    return found


def require_module(name: str, *, pip: str, apt: tuple[str, ...] = ()) -> ModuleType:
    """Import a module.

    Args:
        name: its import name.
        pip: the requirement that brings it.
        apt: Debian packages without which pip cannot build it.

    Raises:
        pytest.skip.Exception: if it is missing.
        pytest.fail.Exception: if it is missing and `CI=true`.
    """
    if importlib.util.find_spec(name) is None:
        MISSING.pip.add(pip)
        MISSING.apt.update(apt)
        _give_up(f"the module {name} is missing (pip package {pip})")
    return importlib.import_module(name)


def require_node_modules() -> Path:
    """Return the folder of the packages of Node.js, for `NODE_PATH`.

    Which they are, and of which version, is in the `package.json` beside it.

    Raises:
        pytest.skip.Exception: if one is missing.
        pytest.fail.Exception: if one is missing and `CI=true`.
    """
    require_tool("node", apt="nodejs")
    wanted: dict[str, dict[str, str]] = json.loads(
        (_NODE / "package.json").read_text("utf-8")
    )
    modules = _NODE / "node_modules"
    for name in wanted["dependencies"]:
        if not (modules / name / "package.json").is_file():
            require_tool("npm", apt="npm")
            MISSING.node_modules = True
            _give_up(f"the package {name} of Node.js is missing")
    return modules


def require_python(version: str) -> str:
    """Return the path of another Python that has its `test` package.

    Args:
        version: as in `3.13`.

    Raises:
        pytest.skip.Exception: if it is missing.
        pytest.fail.Exception: if it is missing and `CI=true`.
    """
    found = find_python(version)
    if found is None:
        MISSING.pythons.add(version)
        _give_up(f"Python {version} with its test package is missing (PATH, pyenv)")
    return found


def _give_up(reason: str) -> NoReturn:
    MISSING.reasons.add(reason)
    if in_ci():
        pytest.fail(f"{reason}; with CI=true nothing may be missing", pytrace=False)
    pytest.skip(reason, allow_module_level=True)
