#!/usr/bin/env node
// Starts the program, which is in the package for this system.
"use strict";

const { spawnSync } = require("node:child_process");

const name = `kitaru-bin-${process.platform}-${process.arch}`;
let program;
try {
  program = require.resolve(`${name}/bin/kitaru`);
} catch {
  console.error(`error: the package \`${name}\`, which has the program, is not installed`);
  console.error("hint: Install `kitaru-bin` without `--omit=optional`; it is made for Linux on x64 and arm64.");
  process.exit(1);
}

// What the terminal sends is for the program: it ends this one with it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]) process.on(signal, () => {});
const ran = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (ran.error) {
  console.error(`error: \`${program}\` cannot be started: ${ran.error.message}`);
  process.exit(1);
}
if (ran.signal) {
  process.removeAllListeners(ran.signal);
  process.kill(process.pid, ran.signal);
}
process.exitCode = ran.status;
