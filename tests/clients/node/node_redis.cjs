// node-redis against the server whose port is the argument; prints `done`.
"use strict";

const { createClient, WatchError } = require("redis");
const { assert, until, untilBlocked } = require("./redis_support.cjs");

const port = Number(process.argv[2]);

async function connect() {
  const client = createClient({
    RESP: 2,
    socket: { host: "127.0.0.1", port, reconnectStrategy: false },
  });
  client.on("error", (error) => {
    console.error(error);
    process.exit(1);
  });
  await client.connect();
  return client;
}

async function strings(client) {
  assert.equal(await client.get("k"), null);
  assert.equal(await client.set("k", "a\r\nb"), "OK");
  assert.equal(await client.get("k"), "a\r\nb");
  assert.equal(await client.set("k", "x", { condition: "NX" }), null);
  assert.equal(await client.set("k", "x", { GET: true }), "a\r\nb");
  assert.equal(await client.mSet({ a: "1", b: "2" }), "OK");
  assert.deepEqual(await client.mGet(["a", "b", "c"]), ["1", "2", null]);
  assert.equal(await client.incr("n"), 1);
  assert.equal(await client.decrBy("n", 5), -4);
  assert.equal(await client.append("k", "yz"), 3);
  assert.equal(await client.strLen("k"), 3);
  assert.equal(await client.getRange("k", 1, 1), "y");
  await assert.rejects(client.incr("k"), /ERR value is not an integer/);
}

async function expiry(client) {
  await client.set("e", "x", { expiration: { type: "PX", value: 30 } });
  await until(() => client.get("e"), (value) => value === null);
  await client.setEx("e", 100, "x");
  assert.ok([99, 100].includes(await client.ttl("e")));
  assert.equal(await client.persist("e"), 1);
  assert.equal(await client.ttl("e"), -1);
  assert.equal(await client.pExpire("e", 50_000), 1);
  assert.ok((await client.pTTL("e")) > 40_000);
  assert.equal(await client.expire("e", -1), 1);
  assert.equal(await client.exists("e"), 0);
}

async function keys(client) {
  assert.equal(await client.rename("k", "renamed"), "OK");
  assert.equal(await client.type("renamed"), "string");
  assert.equal(await client.del(["renamed", "k"]), 1);
  const found = [];
  for await (const page of client.scanIterator({ MATCH: "[ab]" })) found.push(...page);
  assert.deepEqual(found.sort(), ["a", "b"]);
  assert.deepEqual(await client.keys("n*"), ["n"]);
  assert.equal(await client.dbSize(), 3);
}

async function lists(client, other) {
  assert.equal(await client.rPush("l", ["a", "b", "c"]), 3);
  assert.equal(await client.lPush("l", "z"), 4);
  assert.deepEqual(await client.lRange("l", 0, -1), ["z", "a", "b", "c"]);
  assert.equal(await client.lPop("l"), "z");
  assert.deepEqual(await client.rPopCount("l", 2), ["c", "b"]);
  assert.deepEqual(await client.blPop(["x", "l"], 5), { key: "l", element: "a" });
  assert.equal(await client.blPop("x", 0.05), null);
  const popped = other.brPop(["x", "l"], 0);
  await untilBlocked((...command) => client.sendCommand(command), 1);
  assert.equal(await client.rPush("l", ["1", "2"]), 2);
  assert.deepEqual(await popped, { key: "l", element: "2" });
}

async function hashes(client) {
  assert.equal(await client.hSet("h", { a: "1", b: "2" }), 2);
  assert.equal(await client.hGet("h", "a"), "1");
  assert.deepEqual({ ...(await client.hGetAll("h")) }, { a: "1", b: "2" });
  assert.deepEqual(await client.hmGet("h", ["b", "x"]), ["2", null]);
  assert.equal(await client.hIncrBy("h", "a", 41), 42);
  assert.equal(await client.hDel("h", ["a", "b"]), 2);
  assert.deepEqual({ ...(await client.hGetAll("h")) }, {});
}

async function transactions(client, other) {
  const results = await client.multi().set("t", "x").get("t").exec();
  assert.deepEqual(results, ["OK", "x"]);
  await client.watch("t");
  await other.set("t", "other");
  await assert.rejects(client.multi().set("t", "mine").exec(), WatchError);
  await client.watch("t");
  assert.equal(await client.unwatch(), "OK");
  await other.set("t", "again");
  assert.deepEqual(await client.multi().get("t").exec(), ["again"]);
  await client.sendCommand(["MULTI"]);
  assert.equal(await client.sendCommand(["SET", "t", "mine"]), "QUEUED");
  assert.equal(await client.sendCommand(["DISCARD"]), "OK");
  assert.equal(await client.get("t"), "again");
}

async function subscriptions(client, subscriber) {
  const got = [];
  await subscriber.subscribe("news", (text, channel) => got.push([channel, text]));
  await subscriber.subscribe("sport", () => {});
  await subscriber.pSubscribe("n*", (text, channel) => got.push(["n*", channel, text]));
  assert.equal(await client.publish("news", "hi"), 2);
  await subscriber.unsubscribe("news");
  assert.equal(await client.publish("news", "again"), 1);
  await subscriber.pUnsubscribe();
  await subscriber.unsubscribe();
  assert.deepEqual(got, [
    ["news", "hi"],
    ["n*", "news", "hi"],
    ["n*", "news", "again"],
  ]);
  assert.equal(await client.publish("sport", "nobody"), 0);
  assert.equal(String(await subscriber.get("t")), "again");
}

async function pipelines(client) {
  const asked = [];
  for (let n = 0; n < 1000; n++) asked.push(client.set(`p${n}`, n), client.get(`p${n}`));
  const results = await Promise.all(asked);
  assert.equal(results[1999], "999");
}

async function main() {
  const client = await connect();
  const other = await connect();
  await client.flushAll();
  await strings(client);
  await expiry(client);
  await keys(client);
  await lists(client, other);
  await hashes(client);
  await transactions(client, other);
  await subscriptions(client, other);
  await pipelines(client);
  await client.close();
  other.destroy();
  console.log("done");
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
