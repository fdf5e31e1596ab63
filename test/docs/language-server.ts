import { type ChildProcess, spawn } from "node:child_process";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";

const root = path.resolve(import.meta.dirname, "../..");
const server = path.join(root, "node_modules/yaml-language-server/bin/yaml-language-server");
const schema = pathToFileURL(path.join(root, "docs/schema/card.schema.json")).href;

/** An editor with one card open; `|` in a text is the cursor. */
export class CardEditor {
  private readonly waiting = new Map<string, (messages: string[]) => void>();
  private opened = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly connection: MessageConnection,
  ) {}

  static async start(): Promise<CardEditor> {
    const child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "ignore"] });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const editor = new CardEditor(child, connection);
    connection.onRequest("workspace/configuration", (asked: { items: unknown[] }) =>
      asked.items.map((_, i) =>
        i === 0 ? { validate: true, completion: true, hover: true, schemaStore: { enable: false } } : null,
      ),
    );
    connection.onRequest("client/registerCapability", () => null);
    connection.onNotification(
      "textDocument/publishDiagnostics",
      (told: { uri: string; diagnostics: { message: string }[] }) =>
        editor.waiting.get(told.uri)?.(told.diagnostics.map(({ message }) => message)),
    );
    connection.listen();
    const capabilities = {
      workspace: { configuration: true },
      textDocument: { hover: { contentFormat: ["markdown"] } },
    };
    await connection.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities });
    await connection.sendNotification("initialized", {});
    return editor;
  }

  /** What the server says against a card. */
  async validate(text: string): Promise<string[]> {
    const uri = `file:///cards/${++this.opened}.yaml`;
    const told = new Promise<string[]>((resolve) => this.waiting.set(uri, resolve));
    await this.open(uri, text);
    return told;
  }

  async complete(text: string): Promise<string[]> {
    const list = await this.ask<{ items: { label: string }[] } | null>("textDocument/completion", text);
    return (list?.items ?? []).map(({ label }) => label);
  }

  async hover(text: string): Promise<string> {
    const shown = await this.ask<{ contents: { value: string } } | null>("textDocument/hover", text);
    return shown?.contents.value ?? "";
  }

  stop(): void {
    this.connection.dispose();
    this.child.kill();
  }

  private async ask<T>(method: string, text: string): Promise<T> {
    const at = text.indexOf("|");
    const before = text.slice(0, at).split("\n");
    const uri = `file:///cards/${++this.opened}.yaml`;
    await this.open(uri, text.replace("|", ""));
    // One line for the modeline that `open` puts in front.
    const position = { line: before.length, character: before.at(-1)?.length ?? 0 };
    return this.connection.sendRequest<T>(method, { textDocument: { uri }, position });
  }

  private async open(uri: string, text: string): Promise<void> {
    const textDocument = {
      uri,
      languageId: "yaml",
      version: 1,
      text: `# yaml-language-server: $schema=${schema}\n${text}`,
    };
    await this.connection.sendNotification("textDocument/didOpen", { textDocument });
  }
}
