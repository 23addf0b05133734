// A script for the npm package `nats`: prints what it has seen as one line of JSON.
"use strict";
const { connect, headers, Empty, ErrorCode, StringCodec } = require("nats");

async function main(port) {
  const codec = StringCodec();
  const seen = {};
  const other = await connect({ servers: `127.0.0.1:${port}`, reconnect: false });
  const client = await connect({ servers: `127.0.0.1:${port}`, reconnect: false });
  seen.server = client.info.version;

  const messages = client.subscribe("weather.>");
  const few = client.subscribe("weather.*.now", { max: 2 });
  await client.flush();
  const fields = headers();
  fields.append("unit", "celsius");
  other.publish("weather.rome.now", codec.encode("21\r\n"), { headers: fields });
  other.publish("weather.oslo.now", codec.encode("4"));
  other.publish("weather.oslo.now", Empty);
  other.publish("elsewhere", codec.encode("lost"));
  await other.flush();
  seen.messages = [];
  for await (const message of messages) {
    const unit = message.headers ? message.headers.get("unit") : null;
    seen.messages.push([message.subject, codec.decode(message.data), unit]);
    if (seen.messages.length === 3) break;
  }
  seen.few = 0;
  for await (const _ of few) seen.few += 1;

  const counts = [0, 0];
  for (const number of [0, 1]) {
    client.subscribe("double", {
      queue: "workers",
      callback: (_error, message) => {
        counts[number] += 1;
        message.respond(codec.encode(String(2 * Number(codec.decode(message.data)))));
      },
    });
  }
  await client.flush();
  seen.answers = [];
  for (let number = 0; number < 20; number += 1) {
    const answer = await other.request("double", codec.encode(String(number)));
    seen.answers.push(Number(codec.decode(answer.data)));
  }
  seen.shared = counts[0] + counts[1];
  try {
    await other.request("nobody", Empty, { timeout: 5000 });
  } catch (error) {
    seen.nobody = error.code === ErrorCode.NoResponders;
  }
  seen.latency = (await client.rtt()) >= 0;
  await other.drain();
  await client.drain();
  seen.closed = client.isClosed() && other.isClosed();
  console.log(JSON.stringify(seen));
}

main(Number(process.argv[2])).catch((error) => {
  console.error(error);
  process.exit(1);
});
