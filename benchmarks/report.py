"""What was measured, as a table, as JSON and as a chart."""

import json
from collections.abc import Sequence
from html import escape
from statistics import median
from typing import Final

from attrs import frozen

from .loads import UNITS, Measures

__all__ = ["Result", "as_json", "as_svg", "as_table"]

_WIDTH: Final = 760
_BAR: Final = 22
_LEFT: Final = 150
_COLOURS: Final = ("#4361ee", "#9aa5b1")


@frozen
class Result:
    """What rounds of one load on one server have given."""

    subject: str
    load: str
    rounds: tuple[Measures, ...]

    def middle(self, name: str) -> float:
        """Return the median of a measure."""
        return median(found[name] for found in self.rounds)

    def spread(self, name: str) -> tuple[float, float]:
        """Return the least and the greatest value of a measure."""
        values = [found[name] for found in self.rounds]
        return min(values), max(values)

    @property
    def names(self) -> list[str]:
        """The measures that there are, in the order of reports."""
        return [name for name in UNITS if name in self.rounds[0]]


def _base_of(result: Result, results: Sequence[Result], base: str) -> Result | None:
    same = (r for r in results if r.load == result.load and r.subject == base)
    return next(same, None)


def as_table(results: Sequence[Result], base: str) -> str:
    """Return a table: medians, spreads, and ratios to a base."""
    lines: list[str] = []
    for load in dict.fromkeys(result.load for result in results):
        lines += ["", f"{load}:"]
        for result in (r for r in results if r.load == load):
            compared = _base_of(result, results, base)
            for name in result.names:
                low, high = result.spread(name)
                value = result.middle(name)
                ratio = ""
                if compared is not None and compared.middle(name):
                    ratio = f"{value / compared.middle(name):8.2f} x {base}"
                lines.append(
                    f"  {result.subject:<18} {value:12.2f} ({low:.2f} to {high:.2f})"
                    f" {UNITS[name]:<28}{ratio}"
                )
    return "\n".join(lines[1:])


def as_json(results: Sequence[Result]) -> str:
    """Return everything that was measured."""
    listed = [
        {"subject": r.subject, "load": r.load, "rounds": [dict(m) for m in r.rounds]}
        for r in results
    ]
    return json.dumps({"units": UNITS, "results": listed}, indent=2)


def as_svg(results: Sequence[Result], load: str, measure: str) -> str:
    """Return a chart of one measure under one load: less is better, or more, as it is."""
    shown = [r for r in results if r.load == load and measure in r.names]
    shown.sort(key=lambda result: result.middle(measure))
    most = max((result.middle(measure) for result in shown), default=1.0) or 1.0
    room = _WIDTH - _LEFT - 70
    height = 34 + _BAR * len(shown)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}">',
        "<style>text { font: 13px sans-serif }</style>",
        f'<text x="0" y="16" font-weight="bold">{escape(load)}: {UNITS[measure]}</text>',
    ]
    for at, result in enumerate(shown):
        y = 30 + _BAR * at
        value = result.middle(measure)
        colour = _COLOURS[0 if result.subject.startswith("sockgen") else 1]
        lines.append(
            f'<text x="{_LEFT - 8}" y="{y + 13}" text-anchor="end">'
            f"{escape(result.subject)}</text>"
            f'<rect x="{_LEFT}" y="{y}" width="{value / most * room:.1f}"'
            f' height="{_BAR - 6}" fill="{colour}"/>'
            f'<text x="{_LEFT + value / most * room + 6:.1f}" y="{y + 13}">'
            f"{value:.2f}</text>"
        )
    return "\n".join([*lines, "</svg>", ""])
