"""Writing: as a whole, only what changed, and never over a user's file."""

import os
import stat
from pathlib import Path
from typing import Final

import pytest

from sockgen.emit import Changes, State, apply, diff, plan
from sockgen.nearest import HEADER

_LINE: Final = f"{HEADER} 1.0 from chat.yaml. DO NOT EDIT.\n"
FILES: Final = {
    "__init__.py": f"{_LINE}from .codec import x\n",
    "codec.py": f"{_LINE}x = 1\n",
    "py.typed": "",
}


def _build(folder: Path, files: dict[str, str] = FILES) -> Changes:
    changes = plan(folder, files)
    assert not apply(changes)
    return changes


def _tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _states(changes: Changes) -> dict[str, State]:
    return {each.path.name: each.state for each in changes.changes}


def test_a_first_build(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    changes = _build(folder)
    assert _tree(folder) == FILES
    assert (changes.total, changes.written, changes.removed) == (3, 3, 0)


def test_what_stays_the_same_is_not_touched(tmp_path: Path) -> None:
    _build(tmp_path)
    for path in tmp_path.iterdir():
        os.utime(path, (1, 1))
    changed = {**FILES, "codec.py": f"{_LINE}x = 2\n"}
    changes = _build(tmp_path, changed)
    assert _states(changes) == {"codec.py": State.DIFFERENT}
    assert _tree(tmp_path) == changed
    assert (tmp_path / "__init__.py").stat().st_mtime == 1
    assert (tmp_path / "py.typed").stat().st_mtime == 1
    assert (tmp_path / "codec.py").stat().st_mtime != 1
    assert not plan(tmp_path, changed).changes


def test_a_plan_writes_nothing(tmp_path: Path) -> None:
    changes = plan(tmp_path / "new", FILES)
    assert set(_states(changes).values()) == {State.MISSING}
    assert not list(tmp_path.iterdir())


def test_permissions_are_kept(tmp_path: Path) -> None:
    _build(tmp_path)
    (tmp_path / "codec.py").chmod(0o640)
    _build(tmp_path, {**FILES, "codec.py": f"{_LINE}x = 2\n"})
    assert stat.S_IMODE((tmp_path / "codec.py").stat().st_mode) == 0o640


def test_orphans_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / "chat"
    _build(
        folder,
        {
            **FILES,
            "old.py": f"{_LINE}y = 1\n",
            "sub/__init__.py": _LINE,
            "sub/deep/__init__.py": _LINE,
            "sub/py.typed": "",
        },
    )
    cache, sub = folder / "__pycache__", folder / "sub" / "__pycache__"
    for place, name in ((cache, "old"), (cache, "codec"), (sub, "__init__")):
        place.mkdir(exist_ok=True)
        (place / f"{name}.cpython-311.pyc").write_bytes(b"")
    changes = _build(folder)
    assert changes.removed == 4
    assert _tree(folder) == {**FILES, "__pycache__/codec.cpython-311.pyc": ""}
    assert not (folder / "sub").exists()


def test_files_of_the_user_are_never_touched(tmp_path: Path) -> None:
    own = {
        "notes.py": "# mine\n",
        "data.txt": _LINE,
        "sub/mine.py": "",
        "sub/py.typed": "",
        ".hidden": "",
    }
    for name, text in own.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "link.py").symlink_to(tmp_path / "notes.py")
    _build(tmp_path, {**FILES, "sub/old.py": _LINE})
    _build(tmp_path)
    assert _tree(tmp_path) == {**FILES, **own, "link.py": "# mine\n"}


def test_packages_of_other_schemas_below_are_left(tmp_path: Path) -> None:
    other = {name: text.replace("chat", "talk") for name, text in FILES.items()}
    _build(tmp_path / "talk", other)
    changes = _build(tmp_path)
    assert changes.removed == 0
    assert _tree(tmp_path / "talk") == other


def test_a_renamed_schema_leaves_no_orphans(tmp_path: Path) -> None:
    _build(tmp_path, {**FILES, "old.py": _LINE})
    other = {name: text.replace("chat", "talk") for name, text in FILES.items()}
    assert _build(tmp_path, other).removed == 1
    assert _tree(tmp_path) == other


def _refused(folder: Path, name: str) -> None:
    before = _tree(folder)
    changes = plan(folder, FILES)
    found = apply(changes)
    assert [each.code for each in found] == ["SG601"]
    assert name in found[0].message
    assert not changes.changes
    assert _tree(folder) == before


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_the_user_in_the_way(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("partial\n")
    _refused(tmp_path, name)


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "codec.py").mkdir()
    _refused(tmp_path, "codec.py")


def test_a_link_in_the_way(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.py"
    target.write_text(f"{_LINE}x = 0\n")
    folder = tmp_path / "chat"
    folder.mkdir()
    (folder / "codec.py").symlink_to(target)
    _refused(folder, "codec.py")


def test_the_package_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "chat"
    path.write_text("mine")
    found = apply(plan(path, FILES))
    assert [each.code for each in found] == ["SG602"]
    assert path.read_text() == "mine"


def test_nothing_is_left_of_a_build_that_fails(tmp_path: Path) -> None:
    _build(tmp_path)
    changes = plan(
        tmp_path, {**FILES, "codec.py": f"{_LINE}x = 2\n", "sub/x.py": _LINE}
    )
    (tmp_path / "sub").write_text("meanwhile")
    found = apply(changes)
    assert [each.code for each in found] == ["SG602"]
    assert _tree(tmp_path) == {**FILES, "sub": "meanwhile"}


@pytest.mark.parametrize(
    "text", [f"{_LINE}x = (\n", f"{_LINE}x = '\\d'\n", "x = 1\n", f"{_LINE}x = '\0'\n"]
)
def test_what_is_wrong_in_itself_is_not_written(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "chat"
    found = apply(plan(folder, {**FILES, "codec.py": text}))
    assert [each.code for each in found] == ["SG603"]
    assert not folder.exists()


def test_a_difference_is_shown(tmp_path: Path) -> None:
    _build(tmp_path, {**FILES, "old.py": _LINE})
    (tmp_path / "py.typed").unlink()
    changes = plan(tmp_path, {**FILES, "codec.py": f"{_LINE}x = 2\n", "new.py": _LINE})
    at = tmp_path.as_posix()
    assert diff(changes) == (
        f"--- {at}/codec.py\n+++ {at}/codec.py\n@@ -1,2 +1,2 @@\n"
        f" {_LINE}-x = 1\n+x = 2\n"
        f"--- /dev/null\n+++ {at}/new.py\n@@ -0,0 +1 @@\n+{_LINE}"
        f"--- {at}/old.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-{_LINE}"
        f"--- /dev/null\n+++ {at}/py.typed\n"
    )
    assert not diff(plan(tmp_path / "x", {}))
