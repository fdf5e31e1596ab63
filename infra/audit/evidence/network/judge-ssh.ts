import {
  conclude,
  seen,
  unproven,
  wrong,
  type EvidenceFinding,
  type NotApplicable,
  type Observation,
} from "../finding";
import { PROBES } from "../probes";
import type { SubjectVm } from "../subject";
import type { Sighting } from "./sightings";
import { isWindows } from "./sources";

/** Judges the SSH handshakes with one VM: which proofs it asks for, and whether it is the machine we made. Pure. */
export function judgeSshHandshakes(vm: SubjectVm, all: readonly Sighting[]): EvidenceFinding[] {
  const handshakes = all.filter((s) => s.vm?.urn === vm.urn && s.target.user !== undefined);
  const judge = (one: (sighting: Sighting) => Observation): Observation[] | NotApplicable => {
    if (isWindows(vm.system)) return { notApplicable: "Windows is reached by RDP" };
    return handshakes.length > 0 ? handshakes.map(one) : [unproven("no vantage of the provider shook hands")];
  };
  return [
    conclude(PROBES.sshOffersPublicKeyOnly, vm, judge(judgeMethods)),
    conclude(
      PROBES.sshHostKeyPinned,
      vm,
      judge((sighting) => judgeHostKey(vm, sighting)),
    ),
  ];
}

/** R17: every account, known or not, is offered `publickey` and nothing else. */
function judgeMethods({ target, result }: Sighting): Observation {
  const user = target.user ?? "";
  if (result.outcome !== "methods") return unproven(`${user}: no handshake (${describeFailure(result)})`);
  const offered = result.methods.join(", ");
  if (offered === "publickey") return seen(`${user} is offered publickey`);
  return wrong(`${user} is offered ${offered || "nothing"}; required: publickey only`);
}

function judgeHostKey(vm: SubjectVm, { target, result }: Sighting): Observation {
  if (result.outcome !== "methods" || result.hostKey === "") {
    return unproven(`${target.host}: no handshake (${describeFailure(result)})`);
  }
  const pinned = vm.hostKey.split(" ")[1];
  if (pinned === undefined || pinned === "") return unproven(`${target.host}: the state holds no pinned key`);
  return result.hostKey === pinned
    ? seen(`${target.host} shows the pinned key`)
    : wrong(
        `${target.host} shows another key than the pinned one: the machine was replaced or its key was changed`,
      );
}

function describeFailure(result: Sighting["result"]): string {
  return result.outcome === "error" ? result.code : result.outcome;
}
