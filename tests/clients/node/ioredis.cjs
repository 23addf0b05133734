// ioredis against the server whose port is the argument; prints `done`.
"use strict";

const Redis = require("ioredis");
const { assert, until, untilBlocked } = require("./redis_support.cjs");

const port = Number(process.argv[2]);
const connect = () => new Redis({ host: "127.0.0.1", port, retryStrategy: null });

async function strings(client) {
  assert.equal(await client.get("k"), null);
  assert.equal(await client.set("k", "a\r\nb"), "OK");
  assert.equal(await client.get("k"), "a\r\nb");
  assert.equal(await client.set("k", "x", "NX"), null);
  assert.equal(await client.set("k", "x", "GET"), "a\r\nb");
  const octets = Buffer.from(Array.from({ length: 256 }, (_, octet) => octet));
  await client.set(octets, octets);
  assert.deepEqual(await client.getBuffer(octets), octets);
  assert.equal(await client.mset("a", 1, "b", 2), "OK");
  assert.deepEqual(await client.mget("a", "b", "c"), ["1", "2", null]);
  assert.equal(await client.incr("n"), 1);
  assert.equal(await client.decrby("n", 5), -4);
  assert.equal(await client.append("k", "yz"), 3);
  assert.equal(await client.strlen("k"), 3);
  await assert.rejects(client.incr("k"), /ERR value is not an integer/);
}

async function expiry(client) {
  await client.set("e", "x", "PX", 30);
  await until(() => client.get("e"), (value) => value === null);
  await client.set("e", "x", "EX", 100);
  assert.ok([99, 100].includes(await client.ttl("e")));
  assert.equal(await client.persist("e"), 1);
  assert.equal(await client.ttl("e"), -1);
  assert.equal(await client.pexpire("e", 50_000), 1);
  assert.ok((await client.pttl("e")) > 40_000);
  assert.equal(await client.expire("e", -1), 1);
  assert.equal(await client.exists("e"), 0);
}

async function keys(client) {
  assert.equal(await client.rename("k", "renamed"), "OK");
  assert.equal(await client.type("renamed"), "string");
  assert.equal(await client.del("renamed", "k"), 1);
  const found = [];
  for await (const page of client.scanStream({ match: "[ab]" })) found.push(...page);
  assert.deepEqual(found.sort(), ["a", "b"]);
  assert.deepEqual(await client.keys("n*"), ["n"]);
}

async function lists(client, other) {
  assert.equal(await client.rpush("l", "a", "b", "c"), 3);
  assert.equal(await client.lpush("l", "z"), 4);
  assert.deepEqual(await client.lrange("l", 0, -1), ["z", "a", "b", "c"]);
  assert.equal(await client.lpop("l"), "z");
  assert.deepEqual(await client.rpop("l", 2), ["c", "b"]);
  assert.deepEqual(await client.blpop("x", "l", 5), ["l", "a"]);
  assert.equal(await client.blpop("x", 0.05), null);
  const popped = other.brpop("x", "l", 0);
  await untilBlocked(client.call.bind(client), 1);
  assert.equal(await client.rpush("l", "1", "2"), 2);
  assert.deepEqual(await popped, ["l", "2"]);
}

async function hashes(client) {
  assert.equal(await client.hset("h", { a: 1, b: 2 }), 2);
  assert.equal(await client.hget("h", "a"), "1");
  assert.deepEqual(await client.hgetall("h"), { a: "1", b: "2" });
  assert.deepEqual(await client.hmget("h", "b", "x"), ["2", null]);
  assert.equal(await client.hincrby("h", "a", 41), 42);
  assert.equal(await client.hdel("h", "a", "b"), 2);
  assert.deepEqual(await client.hgetall("h"), {});
}

async function transactions(client, other) {
  const results = await client.multi().set("t", "x").incr("t").get("t").exec();
  assert.equal(results.length, 3);
  assert.deepEqual([results[0], results[2]], [[null, "OK"], [null, "x"]]);
  assert.match(results[1][0].message, /not an integer/);
  await client.watch("t");
  await other.set("t", "other");
  assert.equal(await client.multi().set("t", "mine").exec(), null);
  await client.multi({ pipeline: false });
  assert.equal(await client.set("t", "mine"), "QUEUED");
  assert.equal(await client.discard(), "OK");
  assert.equal(await client.get("t"), "other");
}

async function subscriptions(client, subscriber) {
  const got = [];
  subscriber.on("message", (channel, text) => got.push([channel, text]));
  subscriber.on("pmessage", (...told) => got.push(told));
  assert.equal(await subscriber.subscribe("news", "sport"), 2);
  assert.equal(await subscriber.psubscribe("n*"), 3);
  assert.equal(await client.publish("news", "hi"), 2);
  assert.equal(await subscriber.unsubscribe("news"), 2);
  assert.equal(await client.publish("news", "again"), 1);
  assert.equal(await subscriber.punsubscribe("n*"), 1);
  assert.equal(await subscriber.unsubscribe("sport"), 0);
  assert.deepEqual(got, [
    ["news", "hi"],
    ["n*", "news", "hi"],
    ["n*", "news", "again"],
  ]);
  assert.equal(await client.publish("sport", "nobody"), 0);
  assert.equal(await subscriber.get("t"), "other");
}

async function pipelines(client) {
  const pipeline = client.pipeline();
  for (let n = 0; n < 1000; n++) pipeline.set(`p${n}`, n).get(`p${n}`);
  const results = await pipeline.exec();
  assert.equal(results.length, 2000);
  assert.deepEqual(results[1999], [null, "999"]);
}

async function main() {
  const client = connect();
  const other = connect();
  await client.flushall();
  await strings(client);
  await expiry(client);
  await keys(client);
  await lists(client, other);
  await hashes(client);
  await transactions(client, other);
  await subscriptions(client, other);
  await pipelines(client);
  assert.equal(await client.quit(), "OK");
  other.disconnect();
  console.log("done");
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
