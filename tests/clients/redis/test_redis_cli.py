"""redis-cli: one command a call, a script, mass insertion, a subscription."""

import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from typing import IO, Final

import pytest

from tests.clients.redis.library import Connect, wait_until_blocked
from tests.support.missing import require_tool

pytestmark = pytest.mark.clients

_SECONDS: Final = 60

_SCRIPT: Final = r"""
PING
set k "a b\n\x01"
GET k
strlen 'k'
set k x nx
append k c
getrange k 0 0
incr n
incrby n 41
decr k
mset a 1 b 2
mget a b c
expire k 100
ttl nothing
pexpire k 100000
persist k
ttl k
type k
exists k k a
rename k renamed
del renamed nothing
keys [a]
rpush l a b c
lpush l z
lrange l 0 -1
lpop l
rpop l 2
blpop x l 1
brpop x l 0.01
hset h f v g w
hget h f
hgetall h
hdel h f g
hget h f
sadd s m
smembers s
get s
nosuch
get
multi
set t 1
incr t
lpop t
exec
multi
get
exec
multi
set t 5
discard
watch t
get t
unwatch
exec
publish news hi
dbsize
flushall
"""

_PRINTED: Final = r"""
PONG
OK
"a b\n\x01"
(integer) 5
(nil)
(integer) 6
"a"
(integer) 1
(integer) 42
(error) ERR value is not an integer or out of range
OK
1) "1"
2) "2"
3) (nil)
(integer) 1
(integer) -2
(integer) 1
(integer) 1
(integer) -1
string
(integer) 3
OK
(integer) 1
1) "a"
(integer) 3
(integer) 4
1) "z"
2) "a"
3) "b"
4) "c"
"z"
1) "c"
2) "b"
1) "l"
2) "a"
(nil)
(integer) 2
"v"
1) "f"
2) "v"
3) "g"
4) "w"
(integer) 2
(nil)
(integer) 1
1) "m"
(error) WRONGTYPE Operation against a key holding the wrong kind of value
(error) ERR unknown command 'nosuch', with args beginning with:\s
(error) ERR wrong number of arguments for 'get' command
OK
QUEUED
QUEUED
QUEUED
1) OK
2) (integer) 2
3) (error) WRONGTYPE Operation against a key holding the wrong kind of value
OK
(error) ERR wrong number of arguments for 'get' command
(error) EXECABORT Transaction discarded because of previous errors.
OK
QUEUED
OK
OK
"2"
OK
(error) ERR EXEC without MULTI
(integer) 0
(integer) 5
OK
"""


def _cli(port: int, *arguments: str, stdin: bytes = b"") -> bytes:
    """Run redis-cli to its end; return what it printed."""
    program = require_tool("redis-cli", apt="redis-tools")
    result = subprocess.run(
        [program, "-h", "127.0.0.1", "-p", str(port), *arguments],
        check=False,
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=_SECONDS,
    )
    assert result.returncode == 0, result.stdout
    return result.stdout


@contextmanager
def _running(port: int, *arguments: str) -> Generator[IO[bytes], None, None]:
    """Run redis-cli until the block ends; give what it prints."""
    program = require_tool("redis-cli", apt="redis-tools")
    with subprocess.Popen(
        [program, "-h", "127.0.0.1", "-p", str(port), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
        finally:
            process.kill()


def test_a_script(redis_port: int) -> None:
    printed = _cli(redis_port, "--no-raw", stdin=_SCRIPT.encode())
    expected = _PRINTED.replace("\\s\n", " \n").strip()
    assert printed.decode("ascii").strip() == expected


def test_a_command_of_its_arguments(redis_port: int) -> None:
    value = bytes(range(256)) + b"\r\n$-1\r\n"
    assert _cli(redis_port, "-x", "SET", "k", stdin=value) == b"OK\n"
    assert _cli(redis_port, "GET", "k") == value + b"\n"


def test_mass_insertion(redis_port: int) -> None:
    commands = b"".join(
        b"*3\r\n$3\r\nSET\r\n$%d\r\nk%d\r\n$5\r\na\r\n\0b\r\n" % (len(str(n)) + 1, n)
        for n in range(5000)
    )
    assert b"errors: 0, replies: 5000" in _cli(redis_port, "--pipe", stdin=commands)
    keys = _cli(redis_port, "--scan", "--pattern", "k49?").split()
    assert set(keys) == {b"k49%d" % n for n in range(10)}
    assert _cli(redis_port, "GET", "k4999") == b"a\r\n\0b\n"


def test_a_subscription(redis_port: int, connect: Connect) -> None:
    client = connect()
    with _running(redis_port, "PSUBSCRIBE", "n*", "s*") as printed:
        lines = [printed.readline() for _ in range(6)]
        assert lines[:3] == [b"psubscribe\n", b"n*\n", b"1\n"]
        assert lines[3:] == [b"psubscribe\n", b"s*\n", b"2\n"]
        assert client.publish("news", "hi") == 1
        assert [printed.readline() for _ in range(4)] == [
            *(b"pmessage\n", b"n*\n", b"news\n", b"hi\n")
        ]


def test_a_pop_that_waits(redis_port: int, connect: Connect) -> None:
    client = connect()
    with _running(redis_port, "BRPOP", "a", "b", "0") as printed:
        wait_until_blocked(client, 1)
        client.rpush("b", "1", "2")
        assert [printed.readline() for _ in range(2)] == [b"b\n", b"2\n"]
