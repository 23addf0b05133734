"""redis-py: values of every kind, expiry, keys."""

from typing import Final

import pytest

from tests.clients.redis.library import Client, Connect
from tests.support.missing import require_module
from tests.support.waiting import wait_until

pytestmark = pytest.mark.clients

_OCTETS: Final = bytes(range(256)) + b"\r\n$-1\r\n"


@pytest.fixture
def client(connect: Connect) -> Client:
    return connect()


def _refused(text: str) -> "pytest.RaisesExc[Exception]":
    module = require_module("redis", pip="redis==8.1.0")
    return pytest.RaisesExc(module.ResponseError, match=text)


def _wrong_type() -> "pytest.RaisesExc[Exception]":
    return _refused("wrong kind of value")


def test_the_connection(client: Client) -> None:
    assert client.ping()
    assert client.echo(_OCTETS) == _OCTETS
    assert client.execute_command("SELECT", 0)
    assert client.client_setname("tester")
    assert client.client_getname() == "tester"
    assert client.client_id() > 0
    assert "redis_version" in client.info()
    with _refused("unknown command"):
        client.execute_command("NOSUCH", "a", "b")
    with _refused("wrong number of arguments for 'get' command"):
        client.execute_command("GET")


def test_strings(client: Client) -> None:
    assert client.get("k") is None
    assert client.set("k", _OCTETS)
    assert client.get("k") == _OCTETS
    assert client.set(_OCTETS, "") is True
    assert client.get(_OCTETS) == b""
    assert client.set("k", "a", nx=True) is None
    assert client.set("k", "a", xx=True)
    assert client.set("k", "b", get=True) == b"a"
    assert client.set("new", "b", get=True) is None
    assert client.setnx("k", "c") is False
    assert client.getset("k", "c") == b"b"
    assert client.append("k", "def") == 4
    assert client.strlen("k") == 4
    assert client.getrange("k", 1, -2) == b"de"
    assert client.setrange("k", 1, "XY") == 4
    assert client.getdel("k") == b"cXYf"
    assert client.getdel("k") is None
    assert client.mset({"a": 1, "b": 2})
    assert client.msetnx({"b": 3, "c": 3}) is False
    assert client.mget("a", "b", "c") == [b"1", b"2", None]


def test_counting(client: Client) -> None:
    assert client.incr("n") == 1
    assert client.incrby("n", 10) == 11
    assert client.decr("n") == 10
    assert client.decrby("n", 20) == -10
    client.set("n", 2**63 - 1)
    with _refused("would overflow"):
        client.incr("n")
    client.set("n", "x")
    with _refused("not an integer"):
        client.incr("n")


def test_expiry(client: Client) -> None:
    client.set("k", "a", px=40)
    wait_until(lambda: client.get("k") is None, "a key to expire")
    assert client.ttl("k") == client.pttl("k") == -2
    client.set("k", "a")
    assert client.ttl("k") == client.pttl("k") == -1
    assert client.expire("k", 100)
    assert client.ttl("k") in {99, 100}
    assert client.expire("k", 50, gt=True) is False
    assert client.expire("k", 50, lt=True)
    assert client.expire("k", 70, nx=True) is False
    assert client.pexpire("k", 5000, xx=True)
    assert 4000 < client.pttl("k") <= 5000
    assert client.set("k", "b", keepttl=True)
    assert client.ttl("k") > 0
    assert client.persist("k")
    assert client.persist("k") is False
    assert client.ttl("k") == -1
    assert client.execute_command("SETEX", "k", 10, "x")
    assert client.execute_command("PSETEX", "j", 10_000, "x")
    assert client.ttl("k") in {9, 10}
    assert client.expireat("k", 1)
    assert client.pexpireat("j", 1)
    assert client.exists("k", "j") == 0
    assert client.expire("k", 10) is False
    with _refused("invalid expire time in 'set' command"):
        client.set("k", "a", ex=-1)


def test_keys(client: Client) -> None:
    client.mset({f"k{n}": n for n in range(500)})
    assert client.dbsize() == 500
    assert client.exists("k1", "k2", "k2", "x") == 3
    assert client.delete("k1", "k2", "x") == 2
    assert client.unlink("k3") == 1
    assert set(client.keys("k4?")) == {b"k4%d" % n for n in range(10)}
    assert len(list(client.scan_iter(count=20))) == 497
    assert set(client.scan_iter("k49[0-3]")) == {b"k49%d" % n for n in range(4)}
    assert client.rename("k4", "new")
    with _refused("no such key"):
        client.rename("k4", "new")
    assert client.renamenx("k5", "new") is False
    assert client.type("new") == b"string"
    assert client.type("x") == b"none"
    assert client.flushdb()
    assert client.dbsize() == 0
    assert client.flushall()


def test_lists(client: Client) -> None:
    assert client.rpush("l", "b", "c") == 2
    assert client.lpush("l", "a", _OCTETS) == 4
    assert client.lpushx("x", "a") == client.rpushx("x", "a") == 0
    assert client.llen("l") == 4
    assert client.lrange("l", 0, -1) == [_OCTETS, b"a", b"b", b"c"]
    assert client.lindex("l", 0) == _OCTETS
    assert client.lindex("l", 9) is None
    assert client.lset("l", 0, "z")
    with _refused("index out of range"):
        client.lset("l", 9, "z")
    assert client.lpop("l") == b"z"
    assert client.rpop("l", 2) == [b"c", b"b"]
    assert client.lpop("x") is None
    assert client.lpop("x", 1) is None
    assert client.rpush("l", "b", "a", "c", "a") == 5
    assert client.lrem("l", -1, "a") == 1
    assert client.ltrim("l", 1, 2)
    assert client.lrange("l", 0, -1) == [b"b", b"a"]
    assert client.rpoplpush("l", "m") == b"a"
    assert client.lmove("m", "l", "LEFT", "LEFT") == b"a"
    assert client.type("l") == b"list"


def test_hashes(client: Client) -> None:
    assert client.hset("h", mapping={"a": 1, "b": _OCTETS}) == 2
    assert client.hset("h", "a", 2) == 0
    assert client.hsetnx("h", "a", 3) == 0
    assert client.hget("h", "a") == b"2"
    assert client.hget("h", "x") is None
    assert client.hmget("h", "b", "x") == [_OCTETS, None]
    assert client.hgetall("h") == {b"a": b"2", b"b": _OCTETS}
    assert set(client.hkeys("h")) == {b"a", b"b"}
    assert set(client.hvals("h")) == {b"2", _OCTETS}
    assert client.hexists("h", "a")
    assert client.hlen("h") == 2
    assert client.hstrlen("h", "b") == len(_OCTETS)
    assert client.hincrby("h", "a", 40) == 42
    assert client.hdel("h", "a", "x") == 1
    assert client.hgetall("nothing") == {}
    assert client.type("h") == b"hash"
    with _wrong_type():
        client.get("h")


def test_sets(client: Client) -> None:
    assert client.sadd("s", "a", "b", "a") == 2
    assert client.smembers("s") == {b"a", b"b"}
    assert client.sismember("s", "a") == 1
    assert client.sismember("s", "x") == 0
    assert client.scard("s") == 2
    assert client.srem("s", "a", "x") == 1
    assert client.type("s") == b"set"
    with _wrong_type():
        client.lpush("s", "x")


def test_many_commands_in_one_write(client: Client) -> None:
    with client.pipeline(transaction=False) as pipe:
        for n in range(1000):
            pipe.set(f"k{n}", n)
            pipe.get(f"k{n}")
            pipe.hget(f"k{n}", "f")
        results = pipe.execute(raise_on_error=False)
    assert results[1::3] == [b"%d" % n for n in range(1000)]
    assert all("wrong kind" in str(result) for result in results[2::3])


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 5_000_000])
def test_values_of_any_size(client: Client, size: int) -> None:
    value = (_OCTETS * (size // len(_OCTETS) + 1))[:size]
    client.set("k", value)
    assert client.get("k") == value
    assert client.rpush("l", value, value) == 2
    assert client.lrange("l", 0, -1) == [value, value]
