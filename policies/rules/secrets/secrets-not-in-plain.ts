import { stackUrn, type ResourceNode } from "../../../infra/audit/graph";
import {
  findLeak,
  listPlainTexts,
  listSecretWords,
  secretPathsOf,
  type Leak,
} from "../../checks/plain-secrets";
import { bsi, iso, violation, violationsOr, type GraphRule, type Outcome } from "../../rule";

/**
 * R83: rights and configuration are documented, and state and report are kept and shared; so what opens a door stands
 * nowhere in plain. Private keys, passwords, and what is secret at one place and plain at another. The Pulumi CLI shows
 * policies all secrets opened, so that there only what our components register can be judged.
 */
export const secretsNotInPlain: GraphRule = {
  id: "secrets-not-in-plain",
  displayName: "Secrets are nowhere in plain",
  description: "No private key, no password and no copy of a secret stands in a property that is not secret.",
  clauses: ["R83"],
  controls: [...bsi("ORP.4.A8", "CON.1.A4"), ...iso("5.17", "8.24")],
  severity: "critical",
  enforcementLevel: "mandatory",
  remediation: "Wrap the value in `pulumi.secret`, replace what was disclosed, and clean the state.",
  scope: "graph",
  nothingToCheck: "no resource shows which of its values are secret: judged by mvm check and mvm report",
  checks: (graph) => {
    const judged = graph.resources.flatMap((node) => {
      const secretPaths = secretPathsOf(node);
      return secretPaths === undefined ? [] : [{ node, secretPaths }];
    });
    return judged.length === 0
      ? []
      : [{ resource: stackUrn(graph), run: () => judgeNodes(judged, listSecretWords(graph)) }];
  },
};

interface JudgedNode {
  readonly node: ResourceNode;
  readonly secretPaths: readonly string[];
}

function judgeNodes(judged: readonly JudgedNode[], secretWords: ReadonlySet<string>): readonly Outcome[] {
  const secretCount = judged.reduce((sum, { secretPaths }) => sum + secretPaths.length, 0);
  return violationsOr(
    judged.flatMap((each) => judgeNode(each, secretWords)),
    secretCount > 0
      ? `${secretCount} values are kept secret, and nothing of the kind stands in plain`
      : "nothing secret in what the components register; no other resource shows which of its values are secret",
  );
}

/** Inputs and outputs of a resource often hold the same: each property path counts once. */
function judgeNode({ node, secretPaths }: JudgedNode, secretWords: ReadonlySet<string>): readonly Outcome[] {
  const leaks = new Map<string, Leak>();
  for (const plain of listPlainTexts(node, secretPaths)) {
    const leak = findLeak(plain, secretWords);
    if (leak !== undefined) leaks.set(plain.path, leak);
  }
  return [...leaks].map(([path, leak]) =>
    violation(`found ${leak} in plain; required: a secret`, { resource: node.urn, path }),
  );
}
