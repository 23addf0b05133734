// A script for the npm packages `hot-shots` and `node-statsd`: each reports some numbers.
"use strict";
const { StatsD: HotShots } = require("hot-shots");
const NodeStatsd = require("node-statsd");

const closed = (client) =>
  new Promise((resolve, reject) =>
    client.close((error) => (error ? reject(error) : resolve())),
  );

async function hotShots(options) {
  const client = new HotShots({ ...options, errorHandler: (error) => { throw error; } });
  client.increment("hot.count", 3, ["a:b", "c"]);
  client.decrement("hot.count", 1, ["a:b", "c"]);
  client.gauge("hot.gauge", 4.5);
  client.gaugeDelta("hot.gauge", -1.5);
  client.timing("hot.time", 12);
  client.histogram("hot.histogram", 7);
  client.distribution("hot.distribution", 8);
  client.set("hot.set", "x");
  client.set("hot.set", "y");
  client.event("Title|with", "text\nof two lines", { alert_type: "error", priority: "low" }, ["t:u"]);
  client.check("hot.check", client.CHECKS.WARNING, { hostname: "alpha", message: "slow" });
  await closed(client);
}

async function nodeStatsd(port) {
  const client = new NodeStatsd({ host: "127.0.0.1", port });
  const send = (method, ...values) =>
    new Promise((resolve, reject) =>
      client[method](...values, 1, [], (error) => (error ? reject(error) : resolve())),
    );
  await send("increment", "node.count", 1);
  await send("decrement", "node.count", 3);
  await send("gauge", "node.gauge", 2);
  await send("timing", "node.time", 5);
  await send("unique", "node.set", "z");
  client.close();
}

async function main(port, tcp) {
  await hotShots({ host: "127.0.0.1", port });
  await hotShots({ host: "127.0.0.1", port: tcp, protocol: "tcp" });
  await nodeStatsd(port);
}

main(Number(process.argv[2]), Number(process.argv[3])).catch((error) => {
  console.error(error);
  process.exit(1);
});
