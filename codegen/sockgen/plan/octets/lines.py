"""Statements under way: lines with their indentation, and the locals that they use."""

import builtins
import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from sockgen.plan.layout import WIDTH, Code, lay_out, lay_out_condition
from sockgen.plan.names import TAKEN_LOCALS, Names

__all__ = ["OWN_LOCALS", "Lines"]

_INDENT: Final = "    "

OWN_LOCALS: Final = frozenset(
    {
        *("at", "data", "end", "given", "member", "out", "start"),
        *("exact", "packed", "patch", "sized", "within", "coded", "ended", "apart"),
        *("from_fixed", "to_fixed", "inet16", "crc16", "crc32", "adler32", "md5"),
        *("octet_sum", "octet_xor", "unlike", "xored", "summed"),
    }
)
"""What functions that read and write octets use themselves."""

_TAKEN: Final = TAKEN_LOCALS - {"item", "text", "line", "tokens"}


class Lines:
    """Collects the statements of one function.

    Args:
        level: the level of indentation at which its body stands.
        taken: further names that no local may have.
    """

    def __init__(self, level: int, taken: frozenset[str] = frozenset()) -> None:
        self.lines: list[str] = []
        self._targets: list[str] = []
        self.names = Names({*_TAKEN, *OWN_LOCALS, *taken})
        self._base = level
        self._depth = 0

    def local(self, name: str) -> str:
        """Return a local for a field by its name, which may be that of a built-in."""
        return self.names.fresh(f"{name}_" if hasattr(builtins, name) else name)

    def add(self, code: Code, before: str = "", after: str = "") -> None:
        """Add a statement.

        Args:
            code: what is laid out.
            before: what stands before it, such as ``x = ``.
            after: what stands behind it.
        """
        level = self._base + self._depth
        text = lay_out(code, indent=level, before=before, after=after)
        self.lines.append(_INDENT * self._depth + text)

    def assign(self, targets: str, code: str) -> None:
        """Add an assignment to locals, which stand in brackets if they are many."""
        self._targets += targets.strip("(,)").split(", ")
        level = self._base + self._depth
        line = f"{targets} = {code}"
        if len(_INDENT) * level + len(line) > WIDTH:
            line = _opened(targets, code, level)
        self.lines.append(_INDENT * self._depth + line)

    def tidy(self) -> list[str]:
        """Return the statements; what nobody looks at has an underscore before it."""
        text = "\n".join(self.lines)
        found = list(self.lines)
        if len(re.findall(r"\bat\b", text)) == 1:
            found = [line for line in found if not re.fullmatch(r"at = \d+", line)]
        for name in self._targets:
            if len(re.findall(rf"\b{name}\b", text)) == 1:
                found = [re.sub(rf"\b{name}\b", f"_{name}", line) for line in found]
        return [self._fitting(line) for line in found]

    def _fitting(self, line: str) -> str:
        """Return an assignment that has become too long, with a line for each local."""
        match = re.fullmatch(r"( *)(\w+(?:, \w+)+) = (\w+\.unpack_from\(.*\))", line)
        if match is None or len(_INDENT) * self._base + len(line) <= WIDTH:
            return line
        level = self._base + len(match[1]) // len(_INDENT)
        return match[1] + _opened(match[2], match[3], level)

    def any_of(self, parts: list[str], before: str) -> None:
        """Add a statement of parts with ``|`` between them."""
        level = self._base + self._depth
        line = before + " | ".join(parts)
        if len(_INDENT) * level + len(line) > WIDTH and len(parts) > 1:
            start = f"\n{_INDENT * (level + 1)}"
            body = f"{start}| ".join(parts)
            line = f"{before}({start}{body}\n{_INDENT * level})"
        self.lines.append(_INDENT * self._depth + line)

    @contextmanager
    def block(self, head: str, condition: str = "") -> Generator[None]:
        """Add the head of a block; what is added meanwhile stands in it.

        Args:
            head: ``if``, ``while``, or a whole head.
            condition: what stands behind ``if`` and so on.
        """
        level = self._base + self._depth
        text = f"{head}:"
        if condition:
            text = lay_out_condition(head, condition, indent=level)
        self.lines.append(_INDENT * self._depth + text)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1


def _opened(targets: str, code: str, level: int) -> str:
    """Return an assignment with a line for each of its targets."""
    start = f"\n{_INDENT * (level + 1)}"
    names = "".join(f"{start}{name}," for name in targets.split(", "))
    return f"({names}\n{_INDENT * level}) = {code}"
