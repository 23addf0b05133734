"""Neither generator nor runtime knows a protocol.

What a protocol needs comes from its schema, so that one which nobody thought of works as well as
those in `schemas/`. Their names may stand in docstrings and comments, as examples, but
not in code: not in a name, not in a string. The long explanations of diagnostics are
documents in that sense.
"""

import ast
import re
from collections.abc import Iterator
from typing import Final

from tests.support.modules import Module, modules, tracked_files
from tests.support.paths import ROOT

_PROTOCOLS: Final = re.compile(
    r"(?<![a-z])(?:memcached?|redis|resp[23]?|smtp|lmtp|nats|mpd|stomp|statsd|syslog|ntp"
    r"|dns|tftp|gopher|whois|zookeeper|imap|pop3|irc|beanstalk)(?![a-z])",
    re.IGNORECASE,
)


def _docstrings(tree: ast.Module) -> set[ast.AST]:
    """Return the strings that stand as statements: docstrings of any kind."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _words(module: Module) -> Iterator[tuple[int, str]]:
    """Yield the names and strings of the code, each with its line."""
    docstrings = _docstrings(module.tree)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.Constant) and node not in docstrings:
            yield node.lineno, str(node.value)


def test_the_code_names_no_protocol() -> None:
    assert not [
        f"{module.path}:{line}: {word[:80]}"
        for module in modules("runtime", "codegen")
        for line, word in _words(module)
        if "\n" not in word or "diagnostics" not in module.path.parts
        if _PROTOCOLS.search(word)
    ]


def test_the_templates_name_no_protocol() -> None:
    templates = [
        path
        for path in tracked_files()
        if path.is_relative_to("codegen") and path.suffix in {".jinja", ".template"}
    ]
    assert templates
    assert not [
        str(path)
        for path in templates
        if _PROTOCOLS.search((ROOT / path).read_text("utf-8"))
    ]
