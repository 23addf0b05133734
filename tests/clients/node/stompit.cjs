// A script for the npm package `stompit`: prints what it has seen as one line of JSON.
"use strict";
const stompit = require("stompit");
const { promisify } = require("node:util");

const options = (port) => ({
  host: "127.0.0.1",
  port,
  connectHeaders: { host: "/", login: "joe", passcode: "secret", "heart-beat": "0,0" },
});

function received(client, headers, count, settle) {
  return new Promise((resolve, reject) => {
    const found = [];
    const subscription = client.subscribe(headers, (error, message) => {
      if (error) return reject(error);
      message.readString("utf-8", (failure, body) => {
        if (failure) return reject(failure);
        settle(client, message);
        found.push([body, message.headers.note || null]);
        if (found.length === count) resolve([found, subscription]);
      });
    });
  });
}

function send(client, headers, body) {
  return new Promise((resolve, reject) => {
    const frame = client.send(headers, {
      onReceipt: resolve,
      onError: reject,
    });
    frame.end(body);
  });
}

async function main(port) {
  const connect = promisify(stompit.connect);
  const seen = {};
  const client = await connect(options(port));
  const other = await connect(options(port));
  const ack = (who, message) => who.ack(message);

  const queue = received(
    client,
    { destination: "/queue/a:b", ack: "client-individual" },
    3,
    ack,
  );
  for (const body of ["one", "two\n\n", "thr\u00e9e"]) {
    await send(other, { destination: "/queue/a:b", note: `it's: ${body}` }, body);
  }
  const [bodies, subscription] = await queue;
  seen.queue = bodies;
  subscription.unsubscribe();

  // A message that is refused is given out again.
  let refused = 0;
  const again = received(client, { destination: "/queue/n", ack: "client" }, 2, (who, message) =>
    refused++ ? who.ack(message) : who.nack(message),
  );
  await send(other, { destination: "/queue/n" }, "again");
  seen.again = (await again)[0];

  // What is sent in a transaction is sent together, or not at all.
  const topic = received(client, { destination: "/topic/t", ack: "auto" }, 2, () => {});
  for (const end of ["abort", "commit"]) {
    const transaction = other.begin();
    for (const body of [`${end} 1`, `${end} 2`]) {
      transaction.send({ destination: "/topic/t" }).end(body);
    }
    await new Promise((resolve, reject) =>
      transaction[end]({ onReceipt: resolve, onError: reject }),
    );
  }
  seen.topic = (await topic)[0];

  await promisify(client.disconnect.bind(client))();
  await promisify(other.disconnect.bind(other))();
  seen.closed = true;
  console.log(JSON.stringify(seen));
}

main(Number(process.argv[2])).catch((error) => {
  console.error(error);
  process.exit(1);
});
