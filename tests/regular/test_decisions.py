"""Every decision against brute force, on all short texts."""

import re

from hypothesis import given
from hypothesis import strategies as st

from sockgen import regular as rl
from tests.regular.reference import expressions, forms, readings, texts

LONGEST = 5


def language(
    expression: rl.Expression, longest: int, alphabet: bytes = b"ab"
) -> set[bytes]:
    return {t for t in texts(longest, alphabet) if readings(expression, t)}


def walks(automaton: rl.Automaton, text: bytes) -> dict[int, int]:
    """Return in how many ways each position is reached by a text."""
    reached = {0: 1}
    for octet in text:
        behind: dict[int, int] = {}
        for position, ways in reached.items():
            for after in automaton.follow[position]:
                if automaton.letters[after] >> octet & 1:
                    behind[after] = behind.get(after, 0) + ways
        reached = behind
    return reached


@given(expressions())
def test_everything_agrees_on_what_matches(expression: rl.Expression) -> None:
    automaton = rl.build(expression)
    pattern = re.compile(rl.python(expression).encode())
    assert automaton.exact
    for text in texts(LONGEST):
        matches = readings(expression, text) > 0
        assert rl.accepts(expression, text) == matches
        assert bool(automaton.last & walks(automaton, text).keys()) == matches
        assert (pattern.fullmatch(text) is not None) == matches


@given(expressions())
def test_atomic_patterns_match_nothing_more(expression: rl.Expression) -> None:
    pattern = re.compile(rl.python(expression, atomic=True).encode())
    for text in texts(LONGEST):
        if pattern.fullmatch(text):
            assert readings(expression, text)


@given(expressions())
def test_properties(expression: rl.Expression) -> None:
    found = language(expression, LONGEST)
    assert rl.nullable(expression) == (b"" in found)
    shortest = rl.shortest(expression)
    assert shortest is not None
    assert readings(expression, shortest)
    assert rl.min_length(expression) == len(shortest)
    longest = rl.max_length(expression)
    for text in found:
        assert rl.min_length(expression) <= len(text)
        assert longest is None or len(text) <= longest
        if text:
            assert rl.first(expression) >> text[0] & 1
            assert rl.last(expression) >> text[-1] & 1
    assert language(rl.strip_groups(expression), LONGEST) == found


@given(expressions())
def test_ambiguity(expression: rl.Expression) -> None:
    found = rl.ambiguity(expression)
    if found is not None:
        assert found.certain
        assert readings(expression, found.witness) > 1
        return
    for text in texts(LONGEST):
        assert readings(expression, text) <= 1


@given(expressions())
def test_no_position_is_reached_twice_if_unambiguous(
    expression: rl.Expression,
) -> None:
    if rl.ambiguity(expression) is None:
        automaton = rl.build(expression)
        for text in texts(LONGEST):
            assert all(ways == 1 for ways in walks(automaton, text).values())


@given(expressions())
def test_unambiguous(expression: rl.Expression) -> None:
    found = rl.unambiguous(expression)
    if found is None:
        assert rl.ambiguity(expression) is not None
        return
    assert not rl.groups(found)
    assert rl.ambiguity(found) is None
    assert rl.equal(found, expression).verdict is rl.Verdict.YES
    assert language(found, LONGEST) == language(expression, LONGEST)


@given(expressions(), expressions())
def test_overlap(one: rl.Expression, other: rl.Expression) -> None:
    common = language(one, LONGEST) & language(other, LONGEST)
    found = rl.overlap(one, other)
    if found is None:
        assert not common
        assert not rl.disjoint_by_prefix(one, other) or not common
        return
    assert found.certain
    assert readings(one, found.witness)
    assert readings(other, found.witness)
    assert len(found.witness) == min(map(len, common), default=len(found.witness))
    assert not rl.disjoint_by_prefix(one, other)


@given(expressions(), expressions())
def test_covers(wide: rl.Expression, narrow: rl.Expression) -> None:
    beyond = language(narrow, LONGEST) - language(wide, LONGEST)
    found = rl.covers(wide, narrow)
    assert found.verdict is not rl.Verdict.UNDECIDED
    if found.verdict is rl.Verdict.YES:
        assert not beyond
        return
    assert found.witness is not None
    assert readings(narrow, found.witness)
    assert not readings(wide, found.witness)
    assert len(found.witness) == min(map(len, beyond), default=len(found.witness))


@given(expressions())
def test_an_expression_equals_itself_without_groups(
    expression: rl.Expression,
) -> None:
    same = rl.equal(expression, rl.strip_groups(expression))
    assert same.verdict is rl.Verdict.YES


@given(forms(), forms())
def test_forms_with_fields(one: rl.Expression, other: rl.Expression) -> None:
    found = rl.ambiguity(one)
    if found is None:
        assert all(readings(one, text) <= 1 for text in texts(6, b"ab "))
    else:
        assert readings(one, found.witness) > 1
        assert found.readings[0] != found.readings[1]
    shared = rl.overlap(one, other)
    common = language(one, 6, b"ab ") & language(other, 6, b"ab ")
    assert bool(common) <= (shared is not None)


@given(forms())
def test_a_reading_is_what_python_captures(form: rl.Expression) -> None:
    if rl.ambiguity(form) is not None:
        return
    pattern = re.compile(rl.python(form).encode())
    names = rl.groups(form)
    for text in sorted(language(form, 6, b"ab ")):
        match = pattern.fullmatch(text)
        assert match is not None
        literal = rl.literal(text)
        # Ambiguous together, so both readings are told; the first is that of the form.
        both = rl.ambiguity(rl.choice(form, literal))
        if both is not None and both.witness == text:
            assert both.readings[0] == tuple(zip(names, match.groups(), strict=True))


def greedy(items: set[bytes], separators: set[bytes], run: bytes) -> list[list[bytes]]:
    """Return every way to take items off the front, the separator being the longest."""
    if not run:
        return [[]]
    found: list[list[bytes]] = []
    for item in items:
        if not run.startswith(item):
            continue
        rest = run[len(item) :]
        if not rest:
            found.append([item])
            continue
        fitting = [s for s in separators if rest.startswith(s)]
        if fitting:
            longest = max(fitting, key=len)
            if not (item or longest):
                continue
            found += [
                [item, *more]
                for more in greedy(items, separators, rest[len(longest) :])
            ] or [[item]]
    return found


@given(
    expressions(),
    st.sampled_from([rl.EMPTY, rl.literal(b"a"), rl.literal(b"ab"), rl.literal(b"b")]),
)
def test_items(item: rl.Expression, separator: rl.Expression) -> None:
    if rl.nullable(item):
        return
    found = rl.items_split(item, separator)
    items = language(item, LONGEST)
    separators = language(separator, LONGEST)
    if found is not None:
        assert found.certain
        assert all(readings(item, each) for each in found.items)
        assert found.items[0] != found.items[1]
        assert all(found.witness.startswith(each) for each in found.items)
        return
    more = rl.sequence(separator, item)
    run = rl.sequence(item, rl.repeat(more, 0, None))
    for text in language(run, LONGEST):
        assert len(greedy(items, separators, text)) == 1
