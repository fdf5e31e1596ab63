import { posix } from "node:path";
import {
  firstGlobal,
  resourceTypes,
  sshdDropInDirectory,
  sshdMainFile,
  Value,
  type ResourceNode,
} from "../../../infra/audit/graph";
import {
  describeDirective,
  judgeSetting,
  oneOf,
  placeOf,
  readSshd,
  type SshdRequirement,
  type SshdView,
} from "../../checks/sshd-settings";
import { bsi, cis, devSec, iso, violation, violationsOr, type Outcome, type ResourceRule } from "../../rule";

/**
 * R17: SSH by public key only. Judged on the rendered sshd files as sshd reads them: the first global value wins, and
 * no Match block may weaken it for anybody. Nothing lifts this.
 */
export const publicKeyOnly: ResourceRule = {
  id: "public-key-only",
  displayName: "SSH by public key only",
  description: "sshd accepts public keys and no other way to log in, for every user and every source.",
  clauses: ["R17"],
  controls: [
    ...bsi("SYS.1.3.A8", "SYS.1.1.A2"),
    ...iso("8.5", "5.17"),
    ...cis("4.6"),
    ...devSec("sshd-22", "sshd-25", "sshd-27", "sshd-28", "sshd-29", "sshd-30", "sshd-33"),
  ],
  severity: "critical",
  enforcementLevel: "mandatory",
  remediation:
    "Use the sshd configuration that AgentConfig renders, and add no Match block that changes authentication.",
  scope: "resource",
  types: [resourceTypes.guestConfig],
  check: judgeGuestConfig,
};

const yes = oneOf("yes");
const no = oneOf("no");

const requirements: Readonly<Record<string, SshdRequirement>> = {
  PasswordAuthentication: { ...no, defaultWillDo: false },
  KbdInteractiveAuthentication: { ...no, defaultWillDo: false },
  PermitEmptyPasswords: { ...no, defaultWillDo: true },
  PubkeyAuthentication: { ...yes, defaultWillDo: true },
  HostbasedAuthentication: { ...no, defaultWillDo: true },
  GSSAPIAuthentication: { ...no, defaultWillDo: true },
  KerberosAuthentication: { ...no, defaultWillDo: true },
};

function judgeGuestConfig(node: ResourceNode): readonly Outcome[] {
  const inputs = new Value(node.inputs);
  const sshd = readSshd(inputs);
  if (!sshd.isOurs) {
    return [
      violation(`found no ${sshdMainFile} of ours; required: one that allows public keys only`, {
        path: "files",
      }),
    ];
  }
  return violationsOr(
    [
      ...judgeDirectory(inputs),
      ...Object.entries(requirements).flatMap(([name, required]) => judgeSetting(sshd, name, required)),
      ...judgeMethods(sshd),
    ],
    "sshd accepts public keys only, in every Match block too",
    sshd.place(sshdMainFile),
  );
}

/** A file that somebody else leaves there would be read too. */
function judgeDirectory(inputs: Value): readonly Outcome[] {
  const exclusive = inputs
    .get("exclusiveDirectories")
    .strings()
    .map((path) => posix.normalize(`${path}/`));
  if (exclusive.includes(`${sshdDropInDirectory}/`)) return [];
  return [
    violation(`found ${sshdDropInDirectory} open to files of others; required: an exclusive directory`, {
      path: "exclusiveDirectories",
      subject: sshdDropInDirectory,
    }),
  ];
}

/** Each alternative of AuthenticationMethods must ask for a key. */
function judgeMethods(sshd: SshdView): readonly Outcome[] {
  const first = firstGlobal(sshd.directives, "authenticationmethods");
  return sshd.directives
    .filter((directive) => directive.keyword === "authenticationmethods")
    .filter((directive) => directive === first || directive.condition !== undefined)
    .filter(({ args }) => !args.every((methods) => methods.split(",").includes("publickey")))
    .map((directive) =>
      violation(
        `found AuthenticationMethods ${directive.args.join(" ")} in ${describeDirective(directive)}; required: publickey in each`,
        placeOf(sshd, directive),
      ),
    );
}
