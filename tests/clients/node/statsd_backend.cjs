// A backend for the npm package `statsd`: prints what it has counted, one line of JSON.
"use strict";
exports.init = (_started, _config, emitter) => {
  emitter.on("flush", (_time, found) => {
    const sets = {};
    for (const [name, members] of Object.entries(found.sets))
      sets[name] = members.size();
    const { counters, gauges, timers } = found;
    console.log(JSON.stringify({ counters, gauges, timers, sets }));
  });
  return true;
};
