"""Messages: frozen, and made as their fields say."""

from typing import assert_type

from tests.core.shelf import Add, Item, Number, Put

put = Put(b"k", 1, b"v", noreply=True)
assert_type(put.flags, int)
put.flags = 2  # error
Put(b"k", 1)  # error
Put("k", 1, b"v")  # error
Put(b"k", 1, b"v", True)  # error
Add(b"k", 1, silent=True)  # error
Number(b"1")  # error
Item(b"k", 1, b"v").size  # error
