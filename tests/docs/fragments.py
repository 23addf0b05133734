"""Makes a whole schema of a fragment, so that it can be checked.

A fragment is one or more top-level sections, or entries of one of them. It is laid over a base:
a section that lists things (`commands`, `replies`, ...) keeps the entries of the base that
the fragment does not define itself; any other section replaces that of the base. Only text
is moved, so a mistake in the fragment stays a mistake.
"""

import re
from typing import Final

__all__ = ["MINIMAL", "complete", "inside", "wire_form"]

MINIMAL: Final = """\
sockgen: 1
protocol: example
line: {end: crlf}
commands:
  quit: {wire: 'QUIT', answer: none -> closed}
replies:
  Ok: 'OK'
"""
"""The base of a fragment that names none."""

_LISTS: Final = frozenset(
    {"commands", "errors", "events", "replies", "states", "types"}
)
_SECTION: Final = re.compile(r"^(?P<name>[\w-]+):", re.MULTILINE)
_ENTRY: Final = re.compile(r"^  (?P<name>[^\s#:][^:]*):", re.MULTILINE)


def complete(fragment: str, base: str = MINIMAL) -> str:
    """Return the schema that has the sections of the fragment and the rest of the base."""
    ours, theirs = _split(fragment, _SECTION), _split(base, _SECTION)
    merged: dict[str, str] = {}
    for name in [*theirs, *(name for name in ours if name not in theirs)]:
        if name not in ours:
            merged[name] = theirs[name]
        elif name in _LISTS and name in theirs:
            merged[name] = _joined(theirs[name], ours[name])
        else:
            merged[name] = ours[name]
    return _before(fragment) + "".join(merged.values())


def inside(section: str, entries: str) -> str:
    """Return the fragment that has these entries in this section."""
    return f"{section}:\n{_indented(entries, 2)}"


def wire_form(form: str) -> str:
    """Return the fragment in which this is the wire form of a command."""
    return inside("commands", f"example:\n  wire: |\n{_indented(form, 4)}  reply: Ok\n")


def _before(fragment: str) -> str:
    """Return what stands above the first section: comments, or a mistake."""
    first = _SECTION.search(fragment)
    return fragment[: first.start()] if first else fragment


def _split(text: str, heading: re.Pattern[str]) -> dict[str, str]:
    """Return the parts of a text that begin with a heading, by its name."""
    starts = [(match["name"], match.start()) for match in heading.finditer(text)]
    ends = [*(start for _, start in starts), len(text)][1:]
    return {
        name: text[start:end] for (name, start), end in zip(starts, ends, strict=True)
    }


def _joined(base: str, fragment: str) -> str:
    """Return a section with the entries of both; the fragment's win."""
    if "\n  " not in fragment:
        return fragment  # In flow style, on one line: it stands for itself.
    own = _split(fragment, _ENTRY)
    kept = [text for name, text in _split(base, _ENTRY).items() if name not in own]
    return fragment + "".join(kept)


def _indented(text: str, width: int) -> str:
    lines = text.splitlines()
    return "".join(f"{' ' * width}{line}\n" if line else "\n" for line in lines)
