import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A stack as the Pulumi CLI works on it. */
export interface PulumiStack {
  /** Directory of Pulumi.yaml; `main` in it is the program that runs. */
  readonly projectDir: string;
  readonly project: string;
  readonly stack: string;
  /** As PULUMI_BACKEND_URL: `file:///…`, `s3://…`, `postgres://…`. */
  readonly backendUrl: string;
  readonly passphrase?: string;
  /** The stack's configuration, e.g. `stacks/Pulumi.<customer>.yaml`; need not exist. */
  readonly configFile: string;
  /**
   * Where `encryptionsalt` may be written. `stack-file`: into `configFile`, which belongs into the repository for a real
   * customer. `state`: nowhere but the state, for the lab, whose passphrase is made on each machine: the CLI then works
   * on a private copy of the file.
   */
  readonly saltPlace: "stack-file" | "state";
  /** Of the CLI, of the program and of its providers. */
  readonly env: NodeJS.ProcessEnv;
}

/** The CLI makes no directory for its file backend. Ours is private. */
export function prepareFileBackend(backendUrl: string): void {
  if (backendUrl.startsWith("file:///")) {
    mkdirSync(fileURLToPath(backendUrl), { recursive: true, mode: 0o700 });
  }
}

/**
 * The passphrase travels by environment alone. Previews print events only when asked to; the CLI's own word for a
 * selected stack must not win over the named one.
 */
export function environmentOf(stack: PulumiStack, backendUrl = stack.backendUrl): NodeJS.ProcessEnv {
  const { PULUMI_STACK: _selected, PULUMI_CONFIG_PASSPHRASE_FILE: file, ...env } = stack.env;
  const passphrase =
    stack.passphrase !== undefined
      ? { PULUMI_CONFIG_PASSPHRASE: stack.passphrase }
      : file === undefined
        ? {}
        : { PULUMI_CONFIG_PASSPHRASE_FILE: file };
  return {
    ...env,
    ...passphrase,
    PULUMI_BACKEND_URL: backendUrl,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
  };
}
