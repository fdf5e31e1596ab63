import { posix } from "node:path";
import {
  firstGlobal,
  isSshdFile,
  readSshdConfig,
  renderedFiles,
  resourceTypes,
  sshdDropInDirectory,
  sshdMainFile,
  Value,
  type RenderedFile,
  type ResourceNode,
  type SshdDirective,
} from "../../../infra/audit/graph";
import { bsi, devSec, iso, violation, violationsOr, type Outcome, type ResourceRule } from "../../rule";

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
    ...devSec("sshd-22", "sshd-27", "sshd-28", "sshd-29"),
  ],
  severity: "critical",
  enforcementLevel: "mandatory",
  remediation:
    "Use the sshd configuration that AgentConfig renders, and add no Match block that changes authentication.",
  scope: "resource",
  types: [resourceTypes.guestConfig],
  check: judgeGuestConfig,
};

/** What each setting must be; `unset` says whether sshd's own default will do. */
const requiredValues: Readonly<
  Record<string, { readonly value: "yes" | "no"; readonly defaultWillDo: boolean }>
> = {
  PasswordAuthentication: { value: "no", defaultWillDo: false },
  KbdInteractiveAuthentication: { value: "no", defaultWillDo: false },
  PermitEmptyPasswords: { value: "no", defaultWillDo: true },
  PubkeyAuthentication: { value: "yes", defaultWillDo: true },
  HostbasedAuthentication: { value: "no", defaultWillDo: true },
  GSSAPIAuthentication: { value: "no", defaultWillDo: true },
  KerberosAuthentication: { value: "no", defaultWillDo: true },
};

type Locate = (directive: SshdDirective) => { path: string; subject: string };

function judgeGuestConfig(node: ResourceNode): readonly Outcome[] {
  const inputs = new Value(node.inputs);
  const files = renderedFiles(inputs, isSshdFile);
  if (!files.some((file) => file.path === sshdMainFile)) {
    return [
      violation(`found no ${sshdMainFile} of ours; required: one that allows public keys only`, {
        path: "files",
      }),
    ];
  }
  const directives = readSshdConfig(new Map(files.map((file) => [file.path, file.content])));
  const locate: Locate = (directive) => ({
    path: pathOf(files, directive.file),
    subject: [directive.keyword, ...directive.args].join(" "),
  });
  return violationsOr(
    [
      ...judgeDirectory(inputs),
      ...Object.entries(requiredValues).flatMap(([name, required]) =>
        judgeSetting(name, required, directives, files, locate),
      ),
      ...judgeMethods(directives, locate),
    ],
    "sshd accepts public keys only, in every Match block too",
    { path: pathOf(files, sshdMainFile) },
  );
}

const pathOf = (files: readonly RenderedFile[], path: string): string =>
  files.find((file) => file.path === path)?.contentPath ?? "files";

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

function judgeSetting(
  name: string,
  required: { readonly value: string; readonly defaultWillDo: boolean },
  directives: readonly SshdDirective[],
  files: readonly RenderedFile[],
  locate: Locate,
): readonly Outcome[] {
  const keyword = name.toLowerCase();
  const global = firstGlobal(directives, keyword);
  const conditional = directives.filter(
    (directive) => directive.keyword === keyword && directive.condition !== undefined,
  );
  const wrong = [...(global ? [global] : []), ...conditional].filter(
    ({ args }) => args.length !== 1 || args[0]?.toLowerCase() !== required.value,
  );
  const violations = wrong.map((directive) =>
    violation(
      `found ${name} ${directive.args.join(" ")} in ${describe(directive)}; required: ${name} ${required.value}`,
      locate(directive),
    ),
  );
  if (global || required.defaultWillDo) return violations;
  const unset = violation(`found no ${name} for every connection; required: ${name} ${required.value}`, {
    path: pathOf(files, sshdMainFile),
    subject: name,
  });
  return [unset, ...violations];
}

/** Each alternative of AuthenticationMethods must ask for a key. */
function judgeMethods(directives: readonly SshdDirective[], locate: Locate): readonly Outcome[] {
  const first = firstGlobal(directives, "authenticationmethods");
  return directives
    .filter((directive) => directive.keyword === "authenticationmethods")
    .filter((directive) => directive === first || directive.condition !== undefined)
    .filter(({ args }) => !args.every((methods) => methods.split(",").includes("publickey")))
    .map((directive) =>
      violation(
        `found AuthenticationMethods ${directive.args.join(" ")} in ${describe(directive)}; required: publickey in each`,
        locate(directive),
      ),
    );
}

function describe({ file, line, condition }: SshdDirective): string {
  return `${file}:${line}${condition === undefined ? "" : ` (Match ${condition})`}`;
}
