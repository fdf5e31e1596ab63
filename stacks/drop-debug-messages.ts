import { LogSeverity, type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { getEngine } from "@pulumi/pulumi/runtime/settings";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

type Callback = (error: Error | null, response: Empty) => void;

/**
 * Keeps the SDK's debug messages inside the program. They quote every answer of the engine with its secrets opened, and
 * the CLI hands them on: always to `--event-log` and `up --json`, to the terminal with `--debug`.
 */
export function dropDebugMessages(): void {
  const engine = getEngine();
  if (!engine) return;
  const forward = engine.log.bind(engine) as (request: LogRequest, callback: Callback) => unknown;
  const log = (request: LogRequest, callback: Callback): void => {
    if (request.getSeverity() === LogSeverity.DEBUG) callback(null, new Empty());
    else forward(request, callback);
  };
  Object.assign(engine, { log });
}
