import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openConsole } from "../../../../infra/cloud/lxd";
import { createTestVm, startTestCloud, type TestVm } from "./fixture";

const NAME = "console";
const PASSWORD = "Probe-4711-console";

describe("the console of a VM", () => {
  let endpoint: string;
  let vm: TestVm;

  beforeAll(async () => {
    ({ endpoint } = await startTestCloud());
    const login = `users: [{name: rescue, shell: /bin/bash, lock_passwd: false}]`;
    const password = `chpasswd: {expire: false, users: [{name: rescue, password: ${PASSWORD}, type: text}]}`;
    const userData = `#cloud-config\n${login}\n${password}\n`;
    vm = await createTestVm(endpoint, NAME, { ingress: [], ipv6: false, userData });
  });
  afterAll(async () => {
    for (const attached of attachments) attached.input.end();
    await vm.remove();
  });

  const attachments: { readonly input: PassThrough }[] = [];

  /** Attaches; what the guest wrote so far is in `seen`. */
  function attach() {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const screen = { seen: "" };
    output.on("data", (bytes: Buffer) => (screen.seen += bytes.toString("utf8")));
    const closed = openConsole(endpoint, NAME, { input, output });
    attachments.push({ input });
    return { input, screen, closed };
  }

  it("logs in with a password, without the network, and lets go on ctrl-a q", async () => {
    const { input, screen, closed } = attach();
    const shows = (text: string | RegExp) =>
      expect.poll(() => screen.seen, { timeout: 20_000 }).toMatch(text);
    input.write("\r");
    await shows(/login: /);
    input.write("rescue\r");
    await shows(/Password: /);
    input.write(`${PASSWORD}\r`);
    await shows(/rescue@console/);
    input.write("echo $((6*7))-$USER\r");
    await shows(/42-rescue/);
    expect(screen.seen).not.toContain(PASSWORD);
    input.write("\x01");
    input.write("q");
    await closed;
  });

  it("can be attached again, and ends with its input", async () => {
    const { input, screen, closed } = attach();
    input.write("\r");
    await expect.poll(() => screen.seen, { timeout: 10_000 }).toMatch(/rescue@console/);
    input.end();
    await closed;
  });

  it("is refused for a VM that does not exist", async () => {
    const streams = { input: new PassThrough(), output: new PassThrough() };
    await expect(openConsole(endpoint, "nobody", streams)).rejects.toThrow("MVM3158");
  });
});
