import { deferClosures } from "./defer-closures";

deferClosures();

let finished = false;

// Outputs that wait for each other leave nothing to do: the process would end in silence, as if all were well.
process.once("exit", () => {
  if (finished) return;
  process.stderr.write(
    "error  MVM3913  the run ended without a result: outputs of the program wait for each other\n",
  );
  process.exitCode = 3;
});

// Only now: the program loads the SDK.
void import("./program")
  .then(({ runProgram }) => runProgram(process.argv))
  .then((code) => {
    finished = true;
    process.exitCode = code;
  });
