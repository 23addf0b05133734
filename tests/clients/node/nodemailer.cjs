// Sends mail by nodemailer: PORT, CA (a file), LMTP (1: it is), in the environment.
const fs = require("node:fs");
const nodemailer = require("nodemailer");

const {PORT, CA, LMTP} = process.env;

function transport(authMethod, pass) {
  return nodemailer.createTransport({
    host: "localhost",
    port: Number(PORT),
    name: "client.example",
    lmtp: LMTP === "1",
    requireTLS: true,
    tls: {ca: fs.readFileSync(CA)},
    authMethod,
    auth: {user: "joe", pass},
  });
}

async function main() {
  const mail = {
    from: "sender@example.org",
    to: ["one@example.org", "two@example.org"],
    subject: "dots",
    text: ".\n..\n.hidden\nna\u00efve\n",
  };
  for (const method of ["PLAIN", "LOGIN"]) {
    const client = transport(method, "secret");
    await client.verify();
    const {accepted, rejected} = await client.sendMail({...mail, subject: method});
    console.log(method, accepted.length, rejected.length);
    client.close();
  }
  const stranger = transport("PLAIN", "guess");
  await stranger.verify().catch((error) => console.log(error.responseCode));
  stranger.close();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
