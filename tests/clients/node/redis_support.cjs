// What the scripts for both libraries share: waiting for an answer.
"use strict";

const assert = require("node:assert/strict");

// Ask until an answer is as it should be.
async function until(ask, wanted) {
  const end = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    assert.ok(Date.now() < end, `waited in vain; the last answer was ${answer}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

// Wait until so many connections wait for an element of a list.
function untilBlocked(ask, count) {
  return until(() => ask("INFO", "clients"), (text) =>
    text.includes(`blocked_clients:${count}\r\n`));
}

module.exports = { assert, until, untilBlocked };
