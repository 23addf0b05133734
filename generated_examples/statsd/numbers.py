"""What was reported, added up: counters, gauges, samples, sets, events and checks."""

from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from threading import Lock
from typing import Final, TypeAlias, final

from .protocol.fields import Kind
from .protocol.messages import Check, Event, Metric, Tag

__all__ = ["Numbers", "Row"]

Row: TypeAlias = tuple[str, str, str]
"""A line of the table: what it is about, how that is measured, and how much it is."""

_SERIES: Final = 100_000  # names that are kept apart, at most
_SAMPLES: Final = 10_000  # values of one of them in one interval, at most


@final
class Numbers:
    """Adds up what is reported until it is told. Any thread may use it.

    Counters, samples, sets and events begin anew when they were told; gauges stay, and
    what a check has said last.

    Attributes:
        lost: reports that were no numbers, or of more names than are kept.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self.lost = 0
        self._counters: dict[str, float] = {}
        self._gauges: dict[str, float] = {}
        self._samples: dict[str, list[float]] = {}
        self._sets: dict[str, set[str]] = {}
        self._events: dict[str, int] = {}
        self._checks: dict[str, str] = {}

    def metric(self, metric: Metric) -> None:
        """Add what a metric reports; one that was sampled stands for several."""
        name = _name(metric.bucket, metric.tags)
        with self._lock:
            for value in metric.values:
                if metric.kind is Kind.SET:
                    self._member(name, value)
                elif (number := _number(value)) is None:
                    self.lost += 1
                elif metric.kind is Kind.COUNTER:
                    self._add(name, number / (metric.rate or 1))
                elif metric.kind is Kind.GAUGE:
                    self._gauge(name, number, relative=value[:1] in "+-")
                else:
                    self._sample(name, number)

    def event(self, event: Event) -> None:
        """Count an event."""
        with self._lock:
            if self._has_room(self._events, event.title):
                self._events[event.title] = self._events.get(event.title, 0) + 1

    def check(self, check: Check) -> None:
        """Note how something is."""
        name = _name(check.name, check.tags)
        with self._lock:
            if self._has_room(self._checks, name):
                self._checks[name] = check.status.name.lower()

    def _has_room(self, found: Mapping[str, object], name: str) -> bool:
        if name in found or len(found) < _SERIES:
            return True
        self.lost += 1
        return False

    def _add(self, name: str, number: float) -> None:
        if self._has_room(self._counters, name):
            self._counters[name] = self._counters.get(name, 0) + number

    def _gauge(self, name: str, number: float, *, relative: bool) -> None:
        if self._has_room(self._gauges, name):
            before = self._gauges.get(name, 0.0) if relative else 0.0
            self._gauges[name] = before + number

    def _member(self, name: str, member: str) -> None:
        if self._has_room(self._sets, name):
            members = self._sets.setdefault(name, set())
            if len(members) < _SAMPLES:
                members.add(member)

    def _sample(self, name: str, number: float) -> None:
        if self._has_room(self._samples, name):
            samples = self._samples.setdefault(name, [])
            if len(samples) < _SAMPLES:
                samples.append(number)

    def told(self) -> list[Row]:
        """Return the table, and begin anew."""
        with self._lock:
            rows = list(self._rows())
            for found in (self._counters, self._samples, self._sets, self._events):
                found.clear()
        return rows

    def _rows(self) -> Iterator[Row]:
        for name, number in sorted(self._counters.items()):
            yield name, "count", f"{number:g}"
        for name, number in sorted(self._gauges.items()):
            yield name, "gauge", f"{number:g}"
        for name, samples in sorted(self._samples.items()):
            yield name, "samples", _summary(samples)
        for name, members in sorted(self._sets.items()):
            yield name, "different", str(len(members))
        for title, count in sorted(self._events.items()):
            yield title, "events", str(count)
        for name, status in sorted(self._checks.items()):
            yield name, "check", status


def _name(bucket: str, tags: Iterable[Tag] | None) -> str:
    """Return the name under which a metric is added up: with its tags, in one order."""
    listed = sorted(
        tag.name if tag.value is None else f"{tag.name}:{tag.value}"
        for tag in tags or ()
    )
    return f"{bucket}{{{','.join(listed)}}}" if listed else bucket


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def _summary(samples: list[float]) -> str:
    ordered = sorted(samples)
    p90 = ordered[ceil(len(ordered) * 0.9) - 1]
    mean = sum(ordered) / len(ordered)
    return (
        f"n={len(ordered)} min={ordered[0]:g} mean={mean:g}"
        f" p90={p90:g} max={ordered[-1]:g}"
    )
