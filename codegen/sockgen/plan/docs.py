"""Docstrings of emitted code."""

from attrs import frozen

__all__ = ["Doc", "layout_doc", "line_doc", "message_doc", "method_doc", "quoted"]


@frozen
class Doc:
    """A docstring: what opens it, and its lines without indentation."""

    opening: str
    lines: tuple[str, ...]


def quoted(text: str) -> str:
    """Return text that is safe within a docstring that is not raw."""
    safe = _cleaned(text).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return safe[:-1] + '\\"' if safe.endswith('"') else safe


def message_doc(doc: str, title: str, wire: str) -> Doc:
    """Return the docstring of a message: what it is, and its wire form."""
    lines = [line.rstrip() for line in doc.strip().split("\n")]
    lines[0] = _sentence(lines[0] or title)
    form = (f"    {line}".rstrip() for line in wire.rstrip("\n").split("\n"))
    return _doc((*lines, "", "::", "", *form))


def layout_doc(doc: str, title: str, diagram: list[str]) -> Doc:
    """Return the docstring of a message of octets: what it is, and where its bits are."""
    if not diagram:
        return line_doc(doc, title)
    return message_doc(doc, title, "\n".join(diagram))


def method_doc(doc: str, title: str, wire: str) -> Doc:
    """Return the docstring of a method: what the command is, and its first line."""
    first = _sentence(doc.strip().split("\n")[0] or title)
    form = wire.strip().split("\n")[0]
    return _doc((first, "", f"``{form}``"))


def line_doc(doc: str, title: str) -> Doc:
    """Return a docstring of one line: the first of what is documented."""
    return _doc((_sentence(doc.strip().split("\n")[0] or title),))


def _doc(lines: tuple[str, ...]) -> Doc:
    """Return a docstring, a raw one if it holds a backslash."""
    text = "\n".join(_cleaned(line) for line in lines)
    if "\\" in text and '"""' not in text:
        return Doc('r"""', tuple(text.split("\n")))
    if len(lines) > 1:  # What closes it has a line of its own.
        return Doc('"""', tuple(quoted(f"{text}\n").split("\n")[:-1]))
    return Doc('"""', (quoted(text),))


def _cleaned(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\n" else "?" for c in text)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."
