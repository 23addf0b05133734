"""Octets into messages."""

import re
from typing import Final

from sockgen_runtime import (
    Block,
    Field,
    Form,
    Forms,
    Malformed,
    Reading,
    dotted,
    words,
)

from .fields import DELTA, KEY, LIST_KIND, SIZE, TEXT, U8
from .messages import (
    Add,
    Bye,
    End,
    Failure,
    Full,
    Get,
    Item,
    Kept,
    List,
    Missing,
    Name,
    Note,
    Number,
    Put,
    ShelfCommand,
    ShelfReply,
)

__all__ = ["COMMANDS", "REPLIES"]

_PUT: Final = re.compile(rb"put +([^\n\r ]+) +([0-9]+) +([0-9]+)( +noreply)? *")
_GET: Final = re.compile(rb"get +([^\n\r ]+(?: +[^\n\r ]+)*) *")
_ADD: Final = re.compile(rb"add +([^\n\r ]+) +([0-9]+)( +noreply)? *")
_LIST: Final = re.compile(rb"list(?: +(all|old))? *")
_NOTE: Final = re.compile(rb"note +([^\n\r ]+) *")
_BYE: Final = re.compile(rb"bye *")
_ITEM: Final = re.compile(rb"ITEM ([^\n\r ]+) ([0-9]+) ([0-9]+)")
_NAME: Final = re.compile(rb"NAME ([^\n\r ]+)")
_NUMBER: Final = re.compile(rb"([0-9]+)")
_FAILURE: Final = re.compile(rb"FAILURE ([^\n\r]*)")


def read_put(line: bytes) -> Reading[Put]:
    """Read `put`."""
    match = _PUT.fullmatch(line)
    if match is None:
        raise Malformed
    key, flags = KEY.within(match[1]), U8.decode(match[2])
    value = yield Block(SIZE.decode(match[3]))
    return Put(key, flags, value, noreply=match[4] is not None)


def parse_get(line: bytes) -> Get:
    """Read `get`."""
    match = _GET.fullmatch(line)
    if match is None:
        raise Malformed
    return Get(tuple([KEY.within(key) for key in words(match[1], 10)]))


def parse_add(line: bytes) -> Add:
    """Read `add`."""
    match = _ADD.fullmatch(line)
    if match is None:
        raise Malformed
    return Add(
        KEY.within(match[1]), DELTA.decode(match[2]), noreply=match[3] is not None
    )


def parse_list(line: bytes) -> List:
    """Read `list`."""
    match = _LIST.fullmatch(line)
    if match is None:
        raise Malformed
    kind = match[1]
    return List(kind=None if kind is None else LIST_KIND.decode(kind))


def read_note(line: bytes) -> Reading[Note]:
    """Read `note`."""
    match = _NOTE.fullmatch(line)
    if match is None:
        raise Malformed
    key = KEY.within(match[1])
    content = yield from dotted(4096)
    return Note(key, content)


def parse_bye(line: bytes) -> Bye:
    """Read `bye`."""
    if _BYE.fullmatch(line) is None:
        raise Malformed
    return Bye()


def read_item(line: bytes) -> Reading[Item]:
    """Read `ITEM`."""
    match = _ITEM.fullmatch(line)
    if match is None:
        raise Malformed
    key, flags = KEY.within(match[1]), U8.decode(match[2])
    value = yield Block(SIZE.decode(match[3]))
    return Item(key, flags, value)


def parse_name(line: bytes) -> Name:
    """Read `NAME`."""
    match = _NAME.fullmatch(line)
    if match is None:
        raise Malformed
    return Name(KEY.within(match[1]))


def parse_number(line: bytes) -> Number:
    """Read a number."""
    match = _NUMBER.fullmatch(line)
    if match is None:
        raise Malformed
    return Number(DELTA.decode(match[1]))


def parse_failure(line: bytes) -> Failure:
    """Read `FAILURE`."""
    match = _FAILURE.fullmatch(line)
    if match is None:
        raise Malformed
    return Failure(TEXT.within(match[1]))


def parse_kept(line: bytes) -> Kept:
    """Read `KEPT`."""
    if line != b"KEPT":
        raise Malformed
    return Kept()


def parse_full(line: bytes) -> Full:
    """Read `FULL`."""
    if line != b"FULL":
        raise Malformed
    return Full()


def parse_end(line: bytes) -> End:
    """Read `END`."""
    if line != b"END":
        raise Malformed
    return End()


def parse_missing(line: bytes) -> Missing:
    """Read `MISSING`."""
    if line != b"MISSING":
        raise Malformed
    return Missing()


COMMANDS: Final[Forms[ShelfCommand]] = Forms(
    Form(
        "put",
        (b"put",),
        rb"put +([^ ]+) +([^ ]+) +([^ ]+)( +noreply)? *",
        (
            Field("key", KEY, "Key"),
            Field("flags", U8, "u8"),
            Field("value", SIZE),
            Field("noreply"),
        ),
        read=read_put,
        silent="noreply",
        size=3,
    ),
    Form(
        "get",
        (b"get",),
        rb"get +([^ ]+(?: +[^ ]+)*) *",
        (Field("keys", KEY, "Key", words),),
        parse=parse_get,
        line_max=1024,
    ),
    Form(
        "add",
        (b"add",),
        rb"add +([^ ]+) +([^ ]+)( +noreply)? *",
        (Field("key", KEY, "Key"), Field("delta", DELTA, "Delta"), Field("noreply")),
        parse=parse_add,
        silent="noreply",
    ),
    Form(
        "list",
        (b"list",),
        rb"list(?: +([^ ]+))? *",
        (Field("kind", LIST_KIND),),
        parse=parse_list,
    ),
    Form(
        "note",
        (b"note",),
        rb"note +([^ ]+) *",
        (Field("key", KEY, "Key"),),
        read=read_note,
    ),
    Form("bye", (b"bye",), rb"bye *", parse=parse_bye),
)

REPLIES: Final[Forms[ShelfReply]] = Forms(
    Form("Kept", (b"KEPT",), rb"KEPT", parse=parse_kept),
    Form("Full", (b"FULL",), rb"FULL", parse=parse_full),
    Form(
        "Item",
        (b"ITEM",),
        rb"ITEM ([^ ]+) ([^ ]+) ([^ ]+)",
        (Field("key", KEY, "Key"), Field("flags", U8, "u8"), Field("value", SIZE)),
        read=read_item,
        size=3,
    ),
    Form(
        "Name",
        (b"NAME",),
        rb"NAME ([^ ]+)",
        (Field("key", KEY, "Key"),),
        parse=parse_name,
    ),
    Form("End", (b"END",), rb"END", parse=parse_end),
    Form("Missing", (b"MISSING",), rb"MISSING", parse=parse_missing),
    Form(
        "Failure",
        (b"FAILURE",),
        rb"FAILURE ([^\n\r]*)",
        (Field("text", TEXT),),
        parse=parse_failure,
    ),
    Form("Number", (), rb"([^ ]+)", (Field("value", DELTA),), parse=parse_number),
)
