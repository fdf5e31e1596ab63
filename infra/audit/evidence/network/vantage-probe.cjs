// Runs where a vantage stands (a namespace, another host) and says what answers there. Reads one request from stdin,
// writes one JSON array to stdout, in the order of the request. Its types stand in run-vantage.ts.
"use strict";
const net = require("node:net");
const timers = require("node:timers");

/** At most so many connections at once: below the usual limit of open files. */
const PARALLEL = 200;
/** An SSH server speaks first; most others wait, so an open port is not kept open longer than this. */
const BANNER_WAIT_MS = 400;
const BANNER_LIMIT = 255;

/** Refusals that come from this side of the line and therefore prove nothing about the target. */
const ANSWERS_OF_THE_TARGET = new Set(["ECONNREFUSED", "ECONNRESET"]);

/**
 * @param {{host: string, port: number, localAddress?: string}} target
 * @param {number} timeoutMs
 */
function probeTcp(target, timeoutMs) {
  return new Promise((resolve) => {
    let opened = false;
    let heard = "";
    const socket = net.connect({ host: target.host, port: target.port, localAddress: target.localAddress });
    const finish = (/** @type {object} */ result) => {
      timers.clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    let timer = timers.setTimeout(() => finish({ outcome: "silent" }), timeoutMs);
    const open = () => finish({ outcome: "open", banner: heard.split(/\r?\n/, 1)[0] ?? "" });
    socket.on("connect", () => {
      opened = true;
      timers.clearTimeout(timer);
      timer = timers.setTimeout(open, target.port === 22 ? timeoutMs : BANNER_WAIT_MS);
    });
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
      if (heard.includes("\n") || heard.length > BANNER_LIMIT) open();
    });
    socket.on("end", open);
    socket.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      const code = error.code ?? "UNKNOWN";
      if (opened) open();
      else if (code === "ETIMEDOUT") finish({ outcome: "silent" });
      else finish(ANSWERS_OF_THE_TARGET.has(code) ? { outcome: "refused" } : { outcome: "error", code });
    });
  });
}

/**
 * Asks which authentication methods a user is offered, and leaves without trying one of them.
 * @param {{host: string, port: number, user: string, localAddress?: string}} target
 * @param {number} timeoutMs
 */
function probeSsh(target, timeoutMs) {
  const { Client } = require("ssh2");
  return new Promise((resolve) => {
    const client = new Client();
    let hostKey = "";
    /** @type {string[] | undefined} */
    let methods;
    const finish = (/** @type {object} */ result) => {
      timers.clearTimeout(timer);
      client.end();
      client.destroy();
      resolve({ hostKey, ...result });
    };
    const timer = timers.setTimeout(() => finish({ outcome: "silent" }), timeoutMs);
    const leave = () =>
      finish(methods ? { outcome: "methods", methods } : { outcome: "error", code: "CLOSED" });
    client.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      if (methods) leave();
      else finish({ outcome: "error", code: error.code ?? "PROTOCOL" });
    });
    client.on("close", leave);
    // "none" was enough: this account needs no proof at all.
    client.on("ready", () => finish({ outcome: "methods", methods: ["none"] }));
    client.connect({
      host: target.host,
      port: target.port,
      username: target.user,
      localAddress: target.localAddress,
      readyTimeout: timeoutMs,
      hostVerifier: (/** @type {Buffer} */ key) => {
        hostKey = key.toString("base64");
        return true;
      },
      algorithms: { serverHostKey: ["ssh-ed25519"] },
      authHandler: (/** @type {string[] | null} */ left) => {
        if (left === null) return "none";
        methods = left;
        timers.setImmediate(leave);
        return false;
      },
    });
  });
}

/**
 * Runs `work` on every item, at most PARALLEL at once, and keeps the order.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => Promise<unknown>} work
 */
async function mapLimited(items, work) {
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index]);
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, items.length) }, worker));
  return results;
}

async function main() {
  let text = "";
  for await (const chunk of process.stdin) text += chunk;
  const { targets, timeoutMs } = JSON.parse(text);
  const results = await mapLimited(targets, (target) =>
    target.user === undefined ? probeTcp(target, timeoutMs) : probeSsh(target, timeoutMs),
  );
  process.stdout.write(JSON.stringify(results));
}

void main();
