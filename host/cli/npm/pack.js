// Makes the packages for npm: `pack.js VERSION OUT SYSTEM=PROGRAM…`, as in `linux-x64=dist/kitaru`.
//
// One package for each system has the program. `kitaru-bin` depends on all of them, of which npm
// installs the one that fits, and starts its program.
"use strict";

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const [version, out, ...systems] = process.argv.slice(2);
if (!systems.length || !systems.every((it) => /^[a-z0-9]+-[a-z0-9]+=./.test(it))) {
  console.error("usage: pack.js VERSION OUT SYSTEM=PROGRAM…");
  process.exit(2);
}
const own = __dirname;
const root = path.join(own, "../../..");
const common = {
  version,
  description: "Create, inspect, switch and delete the stacks that ML and agent runs execute on",
  keywords: ["agent", "kitaru", "mcp", "ml", "stack"],
  license: "Apache-2.0",
};

// Packs one package: what its manifest says, and files by their place in it.
function pack(manifest, files) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "kitaru-npm-"));
  files = { LICENSE: path.join(root, "LICENSE"), "README.md": path.join(own, "../README.md"), ...files };
  for (const [place, file] of Object.entries(files)) {
    const target = path.join(directory, place);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(file, target);
    fs.chmodSync(target, place.startsWith("bin/") ? 0o755 : 0o644);
  }
  const text = JSON.stringify({ ...manifest, ...common, files: ["bin"] }, null, 2);
  fs.writeFileSync(path.join(directory, "package.json"), text + "\n", { mode: 0o644 });
  execFileSync("npm", ["pack", "--silent", "--pack-destination", path.resolve(out)], { cwd: directory });
  fs.rmSync(directory, { recursive: true });
}

const optionalDependencies = {};
for (const given of systems) {
  const at = given.indexOf("=");
  const [system, program] = [given.slice(0, at), given.slice(at + 1)];
  const [platform, cpu] = system.split("-");
  const name = `kitaru-bin-${system}`;
  optionalDependencies[name] = version;
  pack({ name, os: [platform], cpu: [cpu] }, { "bin/kitaru": program });
}
pack(
  { name: "kitaru-bin", bin: { kitaru: "bin/kitaru.js" }, optionalDependencies, engines: { node: ">=18" } },
  { "bin/kitaru.js": path.join(own, "kitaru.js") },
);
