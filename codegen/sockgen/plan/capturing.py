"""From the groups of a matched line to the values of fields.

What a group holds becomes an expression; what must be decided on several groups at once
(a count, parts in any order) becomes statements before it.
"""

from collections.abc import Callable

from sockgen import regular as rl
from sockgen.lower import Capture, Languages, captures, octets_of, run_name
from sockgen.model import (
    BETWEEN,
    AnyOrder,
    AnyReply,
    Body,
    Characters,
    FieldPart,
    FlagPart,
    MarkPart,
    Matched,
    OptionalPart,
    Protocol,
    Record,
    SizePart,
    Union,
    ValueType,
    is_token,
    walk,
)
from sockgen.plan.codecs import Codecs, is_plain
from sockgen.plan.imports import Imports
from sockgen.plan.layout import (
    Code,
    Comprehension,
    Conditional,
    bytes_literal,
    call,
    flat,
)
from sockgen.plan.names import Names
from sockgen.plan.patterns import Patterns

__all__ = ["Captures"]


class Captures:
    """The values that were taken from the lines of one form so far.

    ``values`` holds the code of each field by its Python name, ``sizes`` that of each
    size by the label of what it measures; ``languages`` are those of the form.

    Args:
        names: the locals of the function.
        functions: the reading function of each record by its name in the schema.
        say: writes a statement: what stands before the code, the code, its level.
    """

    def __init__(
        self,
        protocol: Protocol,
        languages: Languages,
        codecs: Codecs,
        imports: Imports,
        patterns: Patterns,
        functions: dict[str, str],
        names: Names,
        say: Callable[[str, Code, int], None],
    ) -> None:
        self._protocol = protocol
        self.languages = languages
        self._codecs = codecs
        self._imports = imports
        self._patterns = patterns
        self._functions = functions
        self._names = names
        self._say = say
        self.follows: dict[str, int] = {}
        self.values: dict[str, Code] = {}
        self.sizes: dict[str, str] = {}
        self._checked: set[str] = set()  # of which the number of items was compared

    def take(self, capture: Capture, text: str) -> None:
        """Take what a group holds; ``text`` is the group, such as ``match[1]``."""
        part = capture.part
        match part:
            case SizePart():
                for target in part.targets:
                    self.sizes[target] = self._size(part, text)
            case AnyOrder():
                self._any_order(part, text)
            case MarkPart() | FieldPart(marked=True):
                pass
            case _:
                absent = "" if capture.sure else f"{text} is None"
                self._capture_if(capture, text, absent)

    def _capture_if(self, capture: Capture, text: str, absent: str) -> None:
        """Take a field or flag out of a group that may not have taken part."""
        part = capture.part
        if isinstance(part, FlagPart):
            self.values[part.name or ""] = f"not ({absent})"
            if absent == f"{text} is None":
                self.values[part.name or ""] = f"{text} is not None"
        elif isinstance(part, FieldPart):
            value = self._field(part, text)
            if absent:
                nothing = "()" if part.repeated else "None"
                if part.collection:
                    nothing = f"{self._imports.use('.fields', part.collection)}()"
                value = Conditional(nothing, absent, value)
            self.values[part.name] = value
            if part.label in self.sizes and part.repeated:
                self._count_checked(part)

    def _size(self, part: SizePart, text: str) -> str:
        constant = self._imports.use(".fields", self._codecs.of(part.type, 0, ""))
        code = f"{constant}.decode({text})"
        return code if part.unit == 1 else f"{code} * {part.unit}"

    def _size_of(self, part: SizePart) -> Code:
        """Return the size of a field, which may be what is left of a sum."""
        size = self.sizes[part.targets[0]]
        if not part.others:
            return size
        others = (self.sizes[other] for other in part.others)
        return call(self._imports.runtime("rest_of"), size, *others)

    def settle(self, capture: Capture) -> None:
        """Put the value of a field into a local: what is wrong with it shows at once."""
        part = capture.part
        if isinstance(part, SizePart):
            if self._checked.issuperset(part.targets):
                return
            name = self._names.local(f"{part.targets[0]}_size")
            self._say(f"{name} = ", self._size_of(part), 0)
            for target in part.targets:
                self.sizes[target] = name
        elif isinstance(part, FieldPart) and part.marked:
            pass
        elif isinstance(part, FieldPart) and self.values[part.name] != part.name:
            name = self._names.local(part.name)
            self._say(f"{name} = ", self.values[part.name], 0)
            self.values[part.name] = name
        elif isinstance(part, AnyOrder):
            for option in part.options:
                inner = option.parts if isinstance(option, OptionalPart) else ()
                for other in captures(inner):
                    self.settle(other)

    def _count_checked(self, part: FieldPart) -> None:
        name = self._names.local(part.name)
        self._say(f"{name} = ", self.values[part.name], 0)
        self._say("", f"if len({name}) != {self.sizes[part.label]}:", 0)
        self._say("", f"raise {self._imports.runtime('Malformed')}", 1)
        self.values[part.name] = name
        self._checked.add(part.label)

    def _any_order(self, part: AnyOrder, text: str) -> None:
        """Take parts in any order out of the run that holds them."""
        follow = self.follows[run_name(part)]
        expressions = self.languages.unordered(part, follow)
        patterns = [
            self._patterns.add(f"{_title(option)}_option", rl.python(expression))
            for option, expression in zip(part.options, expressions, strict=True)
        ]
        names = [self._names.local(_title(option)) for option in part.options]
        function = self._imports.runtime("any_order")
        self._say(f"{', '.join(names)} = ", call(function, text, *patterns), 0)
        for option, name in zip(part.options, names, strict=True):
            if isinstance(option, FlagPart):
                self.values[option.name or ""] = f"{name} is not None"
                continue
            for group, capture in enumerate(captures(option.parts), 1):
                absent = f"{name} is None"
                if not capture.sure:
                    absent += f" or {name}[{group}] is None"
                self._capture_if(capture, f"{name}[{group}]", absent)

    # -- values ------------------------------------------------------------------------

    def _field(self, part: FieldPart, text: str) -> Code:
        follow = self.follows.get(part.name, 0)
        if not part.repeated:
            return self._value(part.type, text, follow, part.type_name)
        delimiter = part.end or part.separator
        return self._items(part, text, follow | sum(1 << o for o in delimiter[:1]))

    def _items(self, part: FieldPart, text: str, follow: int) -> Code:
        """Return the code for the items of a run."""
        limit = str(self._protocol.limits.items)
        item = self.languages.items(part, self.follows.get(part.name, 0))
        delimiter = part.end or part.separator
        body = text
        if part.end:
            body = f"{text}.removesuffix({bytes_literal(part.end)})"
        if self._splits(part, item):
            if delimiter == BETWEEN:
                texts = call(self._imports.runtime("parted"), body, limit)
            elif delimiter == b" ":
                texts = call(self._imports.runtime("words"), body, limit)
            else:
                name = self._imports.runtime("separated")
                texts = call(name, body, bytes_literal(delimiter), limit)
            shown = "item"
        elif delimiter == BETWEEN:
            one = self._patterns.add(f"{part.name}_item", rl.python(item))
            texts = call(self._imports.runtime("gathered"), body, one, limit)
            shown = "item[0]"
        else:
            one = self._patterns.add(f"{part.name}_item", rl.python(item))
            between = rl.python(self.languages.separator(part)) if delimiter else ""
            gap = self._patterns.add(f"{part.name}_gap", between)
            name = self._imports.runtime("items")
            texts = call(name, one, gap, body, limit)
            shown = "item[0]"
        value = self._value(part.type, shown, follow, part.type_name)
        if flat(value) == "item":
            return call(self.collected(part), texts)
        return call(self.collected(part), Comprehension(flat(value), texts))

    def collected(self, part: FieldPart) -> str:
        """Return what makes one value of the items of a field."""
        if not part.collection:
            return "tuple"
        return f"{self._imports.use('.fields', part.collection)}.read"

    def decoder(self, part: FieldPart) -> str:
        """Return the function that reads one item of a field with a line for each."""
        if isinstance(part.type, (Record, Union)):
            return self._functions[part.type.name]
        assert not isinstance(part.type, (Body, AnyReply)), (
            "a body is no part of a line"
        )
        if is_plain(part.type):
            return "bytes"
        follow = self.follows.get(part.name, 0)
        codec = self._codecs.of(part.type, follow, part.type_name)
        constant = self._imports.use(".fields", codec)
        known = isinstance(part.type, (Characters, Matched))
        return f"{constant}.{'within' if known else 'decode'}"

    def _splits(self, part: FieldPart, item: rl.Expression) -> bool:
        """Whether the items of a run are simply what is between the delimiters."""
        delimiter = part.end or part.separator
        if not delimiter or octets_of(item) & octets_of(rl.literal(delimiter)):
            return False
        return delimiter == b" " or not (
            self._protocol.line.lenient and b" " in delimiter
        )

    def _value(self, type_: ValueType, text: str, follow: int, hint: str) -> Code:
        if isinstance(type_, (Record, Union)):
            return f"{self._functions[type_.name]}({text})"
        assert not isinstance(type_, (Body, AnyReply)), "a body is no part of a line"
        if is_token(type_):
            text = f"{self._imports.runtime('unescaped')}({text})"
        if is_plain(type_):
            return text
        constant = self._imports.use(".fields", self._codecs.of(type_, follow, hint))
        known = isinstance(type_, (Characters, Matched))
        return f"{constant}.{'within' if known else 'decode'}({text})"


def _title(option: FlagPart | OptionalPart) -> str:
    """Return what a part in any order is called: its first field."""
    parts = option.parts if isinstance(option, OptionalPart) else (option,)
    for part in walk(parts):
        if isinstance(part, (FieldPart, FlagPart)) and part.name:
            return part.name
    return "part"
