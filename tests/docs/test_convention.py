"""The reader of the documents itself: what it takes for a block, and what it refuses."""

from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest

from tests.docs.blocks import Block, read_blocks
from tests.docs.fragments import MINIMAL, complete, inside, wire_form
from tests.docs.page import Page

_PAGE: Final = """\
# A page

<!-- test: schema name=kv code="E1,E2" -->
```yaml title
a: 1

b: 2
```

<!-- test: file name=x
hidden
-->

1. In a list:

   <!-- test: console -->
   ```console
   $ echo hello
   hello
   ```

```python
unmarked
```
"""


_ECHO: Final = """\
sockgen: 1
protocol: parrot
line: {end: crlf}
commands:
  echo: {wire: 'ECHO {text:str rest}', reply: Said}
  quit: {wire: 'QUIT', answer: none -> closed}
replies:
  Said: 'SAID {text:str rest}'
"""

_APP: Final = """\
from typing import final

from parrot import Echo, ParrotHandler, Said


@final
class Parrot(ParrotHandler):
    def do_echo(self, command: Echo) -> Said:
        return Said(command.text)
"""


def _block(kind: str, text: str, **options: str) -> Block:
    return Block(Path("page.md"), 1, kind, options, "text", text)


def _execute(folder: Path, *blocks: Block) -> None:
    with ExitStack() as cleanup:
        page = Page(folder, cleanup)
        for block in blocks:
            page.execute(block)


def test_blocks_are_read_with_their_comments(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(_PAGE, "utf-8")
    schema, hidden, console, unmarked = read_blocks(page)
    assert schema.kind == "schema"
    assert schema.options == {"name": "kv", "code": "E1,E2"}
    assert (schema.language, schema.place) == ("yaml", "page.md:5")
    assert schema.text == "a: 1\n\nb: 2\n"
    assert (hidden.kind, hidden.text) == ("file", "hidden\n")
    assert console.text == "$ echo hello\nhello\n"
    assert unmarked.kind == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<!-- test: schema -->\nno block\n", "page.md:2: no block below"),
        ("<!-- test: schema -->\n", "page.md: no block below the last"),
        ("```yaml\na: 1\n", "page.md:1: no ``` below"),
        ("<!-- test: schema\na: 1\n", "page.md:1: no --> below"),
    ],
)
def test_half_a_block_is_refused(tmp_path: Path, text: str, message: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, "utf-8")
    with pytest.raises(AssertionError, match=message):
        list(read_blocks(page))


def test_an_unmarked_block_fails(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="unmarked"):
        _execute(tmp_path, _block("", "code\n"))


def test_an_unknown_kind_fails(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no kind of block"):
        _execute(tmp_path, _block("pyhton", "code\n"))


@pytest.mark.parametrize(
    "text",
    [
        "$ echo one; echo two\none\ntwo\n",
        "$ echo one\none\n$ true\n$ echo two\ntwo\n",
        "$ echo one; echo two; echo three\n...\nthree\n",
        "$ echo one; echo two; echo three\none\n...\n",
        "$ echo one; echo two\none\n...\ntwo\n",
        "$ echo one\n...\n",
        "$ true\n...\n",
        "$ echo one \\\n    two\none two\n",
        "true\nfalse || true\n",
    ],
)
def test_console_blocks_print_what_they_say(tmp_path: Path, text: str) -> None:
    _execute(tmp_path, _block("console", text))


@pytest.mark.parametrize(
    "text",
    [
        "$ echo one\ntwo\n",
        "$ echo one\none\ntwo\n",
        "$ echo one; echo two\none\n",
        "$ echo one\n",
        "$ false\n",
        "$ false\n$ true\n",
        "$ echo one; echo two\n...\none\n",
    ],
)
def test_console_blocks_that_print_something_else_fail(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(AssertionError):
        _execute(tmp_path, _block("console", text))


def test_a_console_block_may_end_with_another_code(tmp_path: Path) -> None:
    _execute(tmp_path, _block("console", "$ exit 3\n", exit="3"))


def test_files_and_programs_share_a_folder(tmp_path: Path) -> None:
    _execute(
        tmp_path,
        _block("file", "value = 7777\n", name="settings.py", port="7777"),
        _block("python", "import settings\nassert str(settings.value) != '77' '77'\n"),
        _block("console", "$ python -c 'import settings'\n"),
    )


def test_a_python_block_that_raises_fails(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        _execute(tmp_path, _block("python", "1 / 0\n"))


def test_a_server_runs_until_the_page_ends(tmp_path: Path) -> None:
    server = (
        "import signal, sys, threading\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n"
        "print('listening on tcp://127.0.0.1:7777', flush=True)\n"
        "threading.Event().wait()\n"
    )
    shown = "$ python serve.py\nlistening on tcp://127.0.0.1:7777\n"
    _execute(
        tmp_path,
        _block("file", server, name="serve.py", port="7777"),
        _block("server", shown),
    )


def test_a_fragment_is_laid_over_its_base() -> None:
    base = "a: 1\ncommands:\n  one: {x: 1}\n  two:\n    x: 2\nreplies:\n  Ok: 'OK'\n"
    fragment = "commands:\n  two: {x: 3}\n  three: {x: 4}\ntypes:\n  Key: word\n"
    assert complete(fragment, base) == (
        "a: 1\ncommands:\n  two: {x: 3}\n  three: {x: 4}\n  one: {x: 1}\n"
        "replies:\n  Ok: 'OK'\ntypes:\n  Key: word\n"
    )


def test_a_section_that_lists_nothing_is_replaced() -> None:
    assert complete("line: {end: lf}\n").count("line:") == 1
    assert "crlf" not in complete("line: {end: lf}\n")


def test_entries_and_wire_forms_become_fragments() -> None:
    assert inside("types", "Key: word\n") == "types:\n  Key: word\n"
    assert wire_form("GET {key}\n") == (
        "commands:\n  example:\n    wire: |\n      GET {key}\n    reply: Ok\n"
    )
    assert complete("") == MINIMAL
    assert complete("# A comment.\n") == f"# A comment.\n{MINIMAL}"


def test_schemas_and_fragments_are_checked(tmp_path: Path) -> None:
    _execute(
        tmp_path,
        _block("schema", _ECHO, name="parrot"),
        _block("fragment", "limits: {payload: 1KiB}\n", base="parrot"),
        _block("fragment", "ping: {wire: 'PING', reply: Ok}\n", **{"in": "commands"}),
        _block("wire", "PUT {key} {#value}\n{value:bytes}\n"),
    )


@pytest.mark.parametrize(
    "block",
    [
        _block("schema", f"{_ECHO}colour: red\n"),
        _block("schema", _ECHO, code="SG100"),
        _block("fragment", "limits: {payloda: 1KiB}\n"),
        _block("wire", "GET {key\n"),
        _block("wire", "GET {key}\n", code="SG100"),
    ],
    ids=lambda block: f"{block.kind} {block.options}",
)
def test_a_wrong_schema_fails(block: Block, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        _execute(tmp_path, block)


def test_a_mistake_that_is_announced_passes(tmp_path: Path) -> None:
    (tmp_path / "seen").mkdir()
    with pytest.raises(AssertionError) as failure:
        _execute(tmp_path / "seen", _block("wire", "GET {key\n", code="none"))
    code = str(failure.value).partition("reported ['")[2].partition("'")[0]
    assert code.startswith("SG"), failure.value
    _execute(tmp_path, _block("wire", "GET {key\n", code=code))


def test_emitted_code_is_compared(tmp_path: Path) -> None:
    shown = "...\n    def do_echo(self, command: Echo) -> Said:\n...\n"
    schema = _block("schema", _ECHO, name="parrot")
    _execute(tmp_path, schema, _block("emits", shown, of="parrot", file="handler.py"))


def test_code_that_is_not_emitted_fails(tmp_path: Path) -> None:
    schema = _block("schema", _ECHO, name="parrot")
    wrong = "    def do_echo(self, command: Echo) -> Sung:\n"
    with pytest.raises(AssertionError, match="not emitted"):
        _execute(
            tmp_path, schema, _block("emits", wrong, of="parrot", file="handler.py")
        )


def test_an_app_is_checked_by_mypy(tmp_path: Path) -> None:
    app = {"of": "parrot", "name": "app"}
    schema = _block("schema", _ECHO, name="parrot")
    _execute(tmp_path, schema, _block("app", _APP, **app))
    wrong = _APP.replace("command.text", "1")
    (tmp_path / "again").mkdir()
    with pytest.raises(AssertionError, match="arg-type"):
        _execute(tmp_path / "again", schema, _block("app", wrong, **app))
