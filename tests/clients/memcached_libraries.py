"""Python's libraries for memcached, each behind the same few methods.

A library is used as it is installed. What these methods hide is how it is called; what a
library does not let through at all stands in its attributes.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Coroutine, Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import (
    Any,  # Any: what the libraries return; most of them have no types
    ClassVar,
    Final,
    final,
)

from tests.support.missing import require_module

__all__ = [
    "LIBRARIES",
    "Aiomcache",
    "Library",
    "Pylibmc",
    "Pymemcache",
    "PythonMemcached",
]

_CONTROLS: Final = bytes(range(0x21)) + b"\x7f"


class Library(ABC):
    """A connection to a server through a library.

    Attributes:
        refused: octets that the library has in no key, beside blank, CR, LF and NUL.
        unicode: whether a key must be text in UTF-8.
        silent: whether it can ask for no answer.
        failures: what it raises when the server answers with an error.

    Args:
        port: the server's port on 127.0.0.1.
    """

    refused: ClassVar[bytes] = b""
    unicode: ClassVar[bool] = False
    silent: ClassVar[bool] = True
    failures: tuple[type[Exception], ...]

    @abstractmethod
    def __init__(self, port: int) -> None: ...

    @abstractmethod
    def close(self) -> None:
        """End the connection."""

    @abstractmethod
    def store(self, verb: str, key: bytes, value: bytes, expire: int = 0) -> bool:
        """Store by `set`, `add`, `replace`, `append` or `prepend`; return whether."""

    @abstractmethod
    def store_silently(self, key: bytes, value: bytes) -> None:
        """Set a value without an answer."""

    @abstractmethod
    def get(self, key: bytes) -> bytes | None:
        """Fetch a value."""

    @abstractmethod
    def get_many(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        """Fetch several values at once."""

    @abstractmethod
    def gets(self, key: bytes) -> tuple[bytes | None, object]:
        """Fetch a value and its unique number."""

    @abstractmethod
    def cas(self, key: bytes, value: bytes, unique: object) -> bool:
        """Store a value if the number is still the same; return whether."""

    @abstractmethod
    def count(self, verb: str, key: bytes, delta: int) -> int:
        """Count by `incr` or `decr`.

        Raises:
            KeyError: there is no value.
        """

    @abstractmethod
    def touch(self, key: bytes, expire: int) -> bool:
        """Give a value another expiry time; return whether there was one."""

    @abstractmethod
    def delete(self, key: bytes) -> bool:
        """Remove a value; return whether there was one."""

    @abstractmethod
    def delete_silently(self, key: bytes) -> None:
        """Remove a value without an answer."""


@final
class Pymemcache(Library):
    """pymemcache."""

    refused = b"\t\v\f"

    def __init__(self, port: int) -> None:
        module = require_module("pymemcache", pip="pymemcache==4.0.0")
        address = ("127.0.0.1", port)
        self.client: Any = module.Client(address, default_noreply=False, timeout=20)
        self.failures = (module.MemcacheClientError, module.MemcacheServerError)

    def close(self) -> None:
        self.client.quit()

    def store(self, verb: str, key: bytes, value: bytes, expire: int = 0) -> bool:
        return bool(getattr(self.client, verb)(key, value, expire))

    def store_silently(self, key: bytes, value: bytes) -> None:
        self.client.set(key, value, noreply=True)

    def get(self, key: bytes) -> bytes | None:
        value: bytes | None = self.client.get(key)
        return value

    def get_many(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        values: dict[bytes, bytes] = self.client.get_many(keys)
        return values

    def gets(self, key: bytes) -> tuple[bytes | None, object]:
        value, unique = self.client.gets(key)
        return value, unique

    def cas(self, key: bytes, value: bytes, unique: object) -> bool:
        return bool(self.client.cas(key, value, unique))

    def count(self, verb: str, key: bytes, delta: int) -> int:
        number: int | None = getattr(self.client, verb)(key, delta)
        if number is None:
            raise KeyError(key)
        return number

    def touch(self, key: bytes, expire: int) -> bool:
        return bool(self.client.touch(key, expire))

    def delete(self, key: bytes) -> bool:
        return bool(self.client.delete(key))

    def delete_silently(self, key: bytes) -> None:
        self.client.delete(key, noreply=True)


@final
class PythonMemcached(Library):
    """python-memcached. It keeps the unique numbers to itself."""

    refused = _CONTROLS

    def __init__(self, port: int) -> None:
        module = require_module("memcache", pip="python-memcached==1.62")
        server = f"127.0.0.1:{port}"
        self.client: Any = module.Client([server], cache_cas=True, socket_timeout=20)
        self.failures = (ValueError,)  # it takes any answer for a number

    def close(self) -> None:
        self.client.quit_all()
        self.client.disconnect_all()

    def store(self, verb: str, key: bytes, value: bytes, expire: int = 0) -> bool:
        return bool(getattr(self.client, verb)(key, value, expire))

    def store_silently(self, key: bytes, value: bytes) -> None:
        self.client.set(key, value, noreply=True)

    def get(self, key: bytes) -> bytes | None:
        value: bytes | None = self.client.get(key)
        return value

    def get_many(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        values: dict[bytes, bytes] = self.client.get_multi(list(keys))
        return values

    def gets(self, key: bytes) -> tuple[bytes | None, object]:
        self.client.reset_cas()
        value: bytes | None = self.client.gets(key)
        return value, None

    def cas(self, key: bytes, value: bytes, unique: object) -> bool:
        return bool(self.client.cas(key, value))

    def count(self, verb: str, key: bytes, delta: int) -> int:
        number: int | None = getattr(self.client, verb)(key, delta)
        if number is None:
            raise KeyError(key)
        return number

    def touch(self, key: bytes, expire: int) -> bool:
        return bool(self.client.touch(key, expire))

    def delete(self, key: bytes) -> bool:
        # It takes a value that is not there for one that is gone.
        there = self.client.get(key) is not None
        return bool(self.client.delete(key)) and there

    def delete_silently(self, key: bytes) -> None:
        self.client.delete(key, noreply=True)


@final
class Pylibmc(Library):
    """pylibmc, which is libmemcached. It reads no answer that has controls in a key."""

    refused = _CONTROLS

    def __init__(self, port: int) -> None:
        module = require_module(
            "pylibmc",
            pip="pylibmc==1.6.3",
            apt=("libmemcached-dev", "zlib1g-dev", "gcc"),
        )
        server = f"127.0.0.1:{port}"
        self.client: Any = module.Client([server], behaviors={"cas": True})
        self.missing: type[Exception] = module.NotFound
        self.failures = (module.Error,)

    def close(self) -> None:
        self.client.disconnect_all()

    def store(self, verb: str, key: bytes, value: bytes, expire: int = 0) -> bool:
        return bool(getattr(self.client, verb)(key, value, expire))

    def store_silently(self, key: bytes, value: bytes) -> None:
        with self._silence():
            self.client.set(key, value)

    def get(self, key: bytes) -> bytes | None:
        value: bytes | None = self.client.get(key)
        return value

    def get_many(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        values: dict[bytes, bytes] = self.client.get_multi(list(keys))
        return values

    def gets(self, key: bytes) -> tuple[bytes | None, object]:
        value, unique = self.client.gets(key)
        return value, unique

    def cas(self, key: bytes, value: bytes, unique: object) -> bool:
        return bool(self.client.cas(key, value, unique))

    def count(self, verb: str, key: bytes, delta: int) -> int:
        try:
            number: int = getattr(self.client, verb)(key, delta)
        except self.missing as missing:
            raise KeyError(key) from missing
        return number

    def touch(self, key: bytes, expire: int) -> bool:
        return bool(self.client.touch(key, expire))

    def delete(self, key: bytes) -> bool:
        return bool(self.client.delete(key))

    def delete_silently(self, key: bytes) -> None:
        with self._silence():
            self.client.delete(key)

    @contextmanager
    def _silence(self) -> Generator[None, None, None]:
        self.client.behaviors["_noreply"] = True
        yield
        self.client.behaviors["_noreply"] = False


@final
class Aiomcache(Library):
    """aiomcache, in an event loop of its own."""

    refused = _CONTROLS
    unicode = True
    silent = False

    def __init__(self, port: int) -> None:
        module = require_module("aiomcache", pip="aiomcache==0.8.2")
        self.client: Any = module.Client("127.0.0.1", port, pool_size=1)
        self.failures = (module.exceptions.ClientException,)
        self.runner = asyncio.Runner()

    def _await(self, result: Coroutine[Any, Any, Any]) -> Any:  # Any: see above
        return self.runner.run(asyncio.wait_for(result, 20))

    def close(self) -> None:
        self._await(self.client.close())
        self.runner.close()

    def store(self, verb: str, key: bytes, value: bytes, expire: int = 0) -> bool:
        return bool(self._await(getattr(self.client, verb)(key, value, expire)))

    def store_silently(self, key: bytes, value: bytes) -> None:
        raise NotImplementedError

    def get(self, key: bytes) -> bytes | None:
        value: bytes | None = self._await(self.client.get(key))
        return value

    def get_many(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        keys = list(keys)
        values: Iterable[bytes | None] = self._await(self.client.multi_get(*keys))
        both = zip(keys, values, strict=True)
        return {key: value for key, value in both if value is not None}

    def gets(self, key: bytes) -> tuple[bytes | None, object]:
        value, unique = self._await(self.client.gets(key))
        return value, unique

    def cas(self, key: bytes, value: bytes, unique: object) -> bool:
        return bool(self._await(self.client.cas(key, value, unique)))

    def count(self, verb: str, key: bytes, delta: int) -> int:
        if self.get(key) is None:
            raise KeyError(key)  # It does not tell this from other failures.
        number: int = self._await(getattr(self.client, verb)(key, delta))
        return number

    def touch(self, key: bytes, expire: int) -> bool:
        return bool(self._await(self.client.touch(key, expire)))

    def delete(self, key: bytes) -> bool:
        return bool(self._await(self.client.delete(key)))

    def delete_silently(self, key: bytes) -> None:
        raise NotImplementedError


LIBRARIES: Final[tuple[type[Library], ...]] = (
    Pymemcache,
    PythonMemcached,
    Pylibmc,
    Aiomcache,
)
"""All of them."""
