"""Docstrings of emitted code."""

__all__ = ["doc_lines", "quoted"]


def quoted(text: str) -> str:
    """Return text that is safe within a docstring."""
    safe = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    cleaned = "".join(c if c.isprintable() or c == "\n" else "?" for c in safe)
    return cleaned[:-1] + '\\"' if cleaned.endswith('"') else cleaned


def doc_lines(doc: str, title: str, wire: str) -> tuple[str, ...]:
    """Return the lines of a message's docstring: what it is, and its wire form."""
    lines = [line.rstrip() for line in quoted(doc.strip()).split("\n")]
    lines[0] = _sentence(lines[0] or title)
    form = quoted(wire.rstrip("\n")).split("\n")
    return (*lines, "", "::", "", *(f"    {line}".rstrip() for line in form))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."
