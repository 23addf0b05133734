"""One schema on another: the map of a file laid over that of the file it names.

Maps are merged key by key, in the order of the base; lists and texts replace. In the
sections that list things by name, and at the top, ``none`` removes what the base has.
Elsewhere it is a value like any other.
"""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from attrs import evolve

from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.files import bad_base, base_circle
from sockgen.source.nodes import Entry, Mapping, Node, Scalar, Source

__all__ = ["on_its_base"]

_BASE: Final = "base"
_NONE: Final = "none"
_DEEPEST: Final = 8
_NAMED: Final = (
    "types",
    "forms",
    "commands",
    "replies",
    "states",
    "events",
    "errors",
    "session",
)
_INSTEAD: Final = (
    frozenset({"reply", "answer"}),
    frozenset({"is", "match", "wire", "one_of", "enum", "quoted", "escaped", "item"}),
)
"""Of these keys an entry has one: a new one takes the place of the other."""


def on_its_base(source: Source, load: Callable[[str], Source]) -> Source:
    """Return a source laid over its base, and that over its own, if it names one.

    Args:
        source: as it was read.
        load: reads a file.
    """
    found: list[Diagnostic] = []
    bases = tuple(_bases(source, load, found))
    root: Node | None = None
    for each in reversed((source, *bases)):
        own = _without_base(each.root)
        root = own if root is None else _laid_over(root, own)
    digests = " ".join(each.digest for each in (source, *bases))
    problems = [d for each in (source, *bases) for d in each.diagnostics]
    return evolve(
        source,
        root=root,
        digest=hashlib.sha256(digests.encode()).hexdigest() if bases else digests,
        diagnostics=(*problems, *found),
        bases=bases,
    )


def _bases(
    source: Source, load: Callable[[str], Source], found: list[Diagnostic]
) -> Iterator[Source]:
    """Yield the base of a source, and the base of that, and so on."""
    seen: list[Path] = []
    while (named := _named(source)) is not None:
        seen = seen or [Path(source.path).resolve()]
        path = Path(source.path).parent / named.text
        try:
            same = path.resolve()
        except (OSError, ValueError):  # A loop of links; a NUL.
            found.append(bad_base(named.span, named.text))
            return
        if same in seen or len(seen) > _DEEPEST:
            found.append(base_circle(named.span, named.text, _DEEPEST))
            return
        seen.append(same)
        base = load(str(path))
        yield base
        if not isinstance(base.root, Mapping):
            found.append(bad_base(named.span, named.text))
            return
        source = base


def _named(source: Source) -> Scalar | None:
    """Return the base that a source names."""
    named = source.root.get(_BASE) if isinstance(source.root, Mapping) else None
    return named if isinstance(named, Scalar) and named.text else None


def _without_base(root: Node | None) -> Node | None:
    """Return a schema without the name of its base, if that is a name."""
    if not isinstance(root, Mapping):
        return root
    kept = (
        e
        for e in root.entries
        if e.key.text != _BASE or not isinstance(e.value, Scalar)
    )
    return evolve(root, entries=tuple(kept))


def _laid_over(base: Node, own: Node | None) -> Node:
    """Return a schema over its base."""
    if own is None:
        return base
    if not isinstance(base, Mapping) or not isinstance(own, Mapping):
        return own
    return _merged(base, own, _top)


def _top(key: str, base: Node | None, own: Node) -> Node | None:
    """Return a section: of what is listed by name, things may be removed."""
    if _is_none(own):
        return None
    if isinstance(base, Mapping) and isinstance(own, Mapping):
        return _merged(base, own, _named_entry if key in _NAMED else _entry)
    if isinstance(own, Mapping) and key in _NAMED:
        return _merged(evolve(own, entries=()), own, _named_entry)
    return own


def _named_entry(key: str, base: Node | None, own: Node) -> Node | None:
    return None if _is_none(own) else _entry(key, base, own)


def _entry(_key: str, base: Node | None, own: Node) -> Node | None:
    if isinstance(base, Mapping) and isinstance(own, Mapping):
        return _merged(base, own, _entry)
    return own


def _is_none(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text == _NONE


def _merged(
    base: Mapping,
    own: Mapping,
    each: Callable[[str, Node | None, Node], Node | None],
) -> Mapping:
    """Return the entries of both; ``each`` makes one of two, or removes it."""
    ours = {entry.key.text: entry for entry in own.entries}
    entries: list[Entry] = []
    for entry in base.entries:
        key = entry.key.text
        if key not in ours:
            if not any(key in keys and keys & set(ours) for keys in _INSTEAD):
                entries.append(entry)
            continue
        value = each(key, entry.value, ours[key].value)
        if value is not None:
            entries.append(Entry(ours[key].key, value))
    known = {entry.key.text for entry in base.entries}
    for entry in own.entries:
        value = each(entry.key.text, None, entry.value)
        if entry.key.text not in known and value is not None:
            entries.append(Entry(entry.key, value))
    return Mapping(tuple(entries), own.span, base.partial or own.partial)
