// `sitegen serve` on a copy of a site, whose files a test may change.
"use strict";

const { spawn } = require("node:child_process");
const fs = require("node:fs/promises");
const net = require("node:net");
const os = require("node:os");
const path = require("node:path");
const readline = require("node:readline");

const freePort = () => new Promise((resolve, reject) => {
  const server = net.createServer().once("error", reject).listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

// Lines of JSON, each of which is awaited once.
function eventsOf(child) {
  const waiting = [], come = [];
  const give = (event) => { if (waiting.length) waiting.shift()(event); else come.push(event); };
  readline.createInterface({ input: child.stdout }).on("line", (line) => give(JSON.parse(line))).on("close", () => give(null));
  return () => (come.length ? Promise.resolve(come.shift()) : new Promise((resolve) => waiting.push(resolve)));
}

// `files`: what the copy has beside what is in the site, path to text. `env` is added to the environment.
async function serving(site, { files = {}, env = {} } = {}) {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "sitegen-serving-"));
  const root = path.join(folder, "kb");
  for (const part of ["content", "templates"]) await fs.cp(path.join(site.root, part), path.join(root, part), { recursive: true }).catch(() => {});
  const write = async (name, text) => {
    const file = path.join(root, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, text);
  };
  for (const [name, text] of Object.entries(files)) await write(name, text);
  const port = await freePort();
  const child = spawn(site.sitegen, ["-C", root, "serve", "--json", "--port", String(port)], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { PATH: process.env.PATH, HOME: folder, LC_ALL: "C.UTF-8", GIT_CEILING_DIRECTORIES: folder, ...env },
  });
  const next = eventsOf(child);
  // The next build's event, or that of a builder's end.
  const built = async () => {
    for (;;) {
      const event = await next();
      if (!event) throw new Error("the server ended");
      if (["rebuilt", "ended"].includes(event.event)) return event;
    }
  };
  return {
    root, write, built, base: "/", origin: `http://127.0.0.1:${port}`,
    read: (name) => fs.readFile(path.join(root, name), "utf8"),
    remove: (name) => fs.rm(path.join(root, name)),
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGINT");
      const code = await ended;
      await fs.rm(folder, { recursive: true, force: true });
      return code;
    },
  };
}

module.exports = { serving };
