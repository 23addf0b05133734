"""Reads the blocks of code of a Markdown page, with what a test shall do with them.

What to do stands in a comment on the line above the block, which readers do not see:

    <!-- test: schema name=kv -->
    ```yaml
    ...
    ```

A comment of several lines is a hidden block: its content is what follows its first line.

    <!-- test: schema name=base
    sockgen: 1
    ...
    -->

CONTRIBUTING.md lists the kinds. A block without such a comment is one of kind "" and
fails its page, so that none is left out by oversight.
"""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

__all__ = ["Block", "read_blocks"]

_FENCE: Final = re.compile(r"^(?P<indent> *)(?P<fence>```+|~~~+)(?P<info>.*)$")
_COMMENT: Final = re.compile(r"^ *<!-- test: (?P<what>.*?)(?P<end> *-->)? *$")


@final
@dataclass(frozen=True)
class Block:
    """A block of code of a page.

    Attributes:
        page: the file it stands in.
        line: the number of its first line of code, from 1.
        kind: what a test shall do with it; empty: nobody said.
        options: the rest of the comment, as in `name=kv`.
        language: the language of the fence, or empty.
        text: the code, without the indentation of its fence.
    """

    page: Path
    line: int
    kind: str
    options: Mapping[str, str]
    language: str
    text: str

    @property
    def place(self) -> str:
        """Where it stands, as in `README.md:12`."""
        return f"{self.page.name}:{self.line}"

    def option(self, name: str) -> str:
        """Return an option that this kind of block must have.

        Raises:
            AssertionError: if it is not there.
        """
        assert name in self.options, f"a block of kind {self.kind!r} needs {name}="
        return self.options[name]


def read_blocks(page: Path) -> Iterator[Block]:
    """Yield the blocks of a Markdown file, in order, the hidden ones too.

    Raises:
        AssertionError: if a comment has no block below it, or a block has no end.
    """
    lines = iter(enumerate(page.read_text("utf-8").splitlines(), 1))
    pending: tuple[str, dict[str, str]] | None = None
    for number, line in lines:
        comment = _COMMENT.match(line)
        fence = _FENCE.match(line)
        place = f"{page.name}:{number}"
        if fence is not None:
            kind, options = pending or ("", {})
            language = fence["info"].strip().partition(" ")[0]
            text = _until_fence(lines, fence, place)
            yield Block(page, number + 1, kind, options, language, text)
            pending = None
        elif comment is not None and comment["end"] is None:
            kind, options = _what(comment["what"])
            text = _until(lines, "-->", place)
            yield Block(page, number + 1, kind, options, "", text)
        elif comment is not None:
            pending = _what(comment["what"])
        else:
            assert pending is None, f"{place}: no block below the comment"
    assert pending is None, f"{page.name}: no block below the last comment"


def _what(text: str) -> tuple[str, dict[str, str]]:
    """Return the kind and the options of a comment."""
    kind, *words = shlex.split(text)
    pairs = (word.partition("=") for word in words)
    return kind, {name: value for name, _, value in pairs}


def _until_fence(
    lines: Iterator[tuple[int, str]], fence: re.Match[str], place: str
) -> str:
    """Return the lines up to the closing fence, without its indentation."""
    indent = len(fence["indent"])
    text = _until(lines, fence["fence"], place)
    return "".join(
        line[indent:] if not line[:indent].strip() else line
        for line in text.splitlines(keepends=True)
    )


def _until(lines: Iterator[tuple[int, str]], end: str, place: str) -> str:
    """Return the lines up to one that is `end`."""
    text: list[str] = []
    for _, line in lines:
        if line.strip() == end:
            return "".join(f"{each}\n" for each in text)
        text.append(line)
    message = f"{place}: no {end} below this line"
    raise AssertionError(message)
