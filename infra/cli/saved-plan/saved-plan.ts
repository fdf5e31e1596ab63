import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { fail } from "../../diagnostics";
import type { DeploymentResult, Step } from "../../engine";
import { chooseEngine, openEngine } from "../open-engine";
import { planToJson } from "../plan-view";
import { readToolkitVersion } from "../project";
import { requireTarget, type Session } from "../session";
import { writeArtifact } from "../artifacts";
import { savedPlanErrors } from "./errors";
import { Sealer } from "./seal";

const FORMAT = 1;

const diffSchema = z.strictObject({
  path: z.string(),
  from: z.unknown().optional(),
  to: z.unknown().optional(),
});
const stepSchema = z.strictObject({ urn: z.string(), op: z.string(), diff: z.array(diffSchema) });
const bodySchema = z.strictObject({
  /** Version of this form. */
  managedVmPlan: z.literal(FORMAT),
  madeAt: z.string(),
  customer: z.string(),
  project: z.string(),
  stack: z.string(),
  toolkit: z.string(),
  engine: z.string(),
  target: z.string(),
  allowReplace: z.array(z.string()),
  /** sha256 by path in the project; null where there is no such file. */
  files: z.record(z.string(), z.string().nullable()),
  state: z.strictObject({ sha256: z.string(), updatedAt: z.string().nullable() }),
  plan: z.strictObject({
    schemaVersion: z.number(),
    summary: z.record(z.string(), z.number()),
    steps: z.array(stepSchema),
  }),
  /** Keyed digest of all that a changed resource shall be, secrets included, by urn. */
  wanted: z.record(z.string(), z.string()),
});
const fileSchema = bodySchema.extend({ seal: z.strictObject({ salt: z.string(), digest: z.string() }) });

export type SavedStep = z.output<typeof stepSchema>;
export type SavedPlan = z.output<typeof fileSchema>;
type Body = z.output<typeof bodySchema>;

/**
 * Writes a plan that `up --yes FILE` will hold itself to. Mode 0600; secrets stand in it as `[secret]` and keyed digests.
 *
 * @throws MVM3001 without a passphrase, MVM3930 when the file cannot be written
 */
export async function writeSavedPlan(
  file: string,
  session: Session,
  result: DeploymentResult,
  allowReplace: readonly string[],
): Promise<void> {
  const sealer = await Sealer.open(session.passphrase);
  const body = await describePlan(session, result, allowReplace, sealer);
  const seal = { salt: sealer.salt, digest: sealer.digest("plan", body) };
  writeArtifact(file, `${JSON.stringify({ ...body, seal }, undefined, 2)}\n`, 0o600);
}

/**
 * Everything that a plan says and that binds it, as of now.
 *
 * @param sealer of the plan that it will be compared with
 */
export async function describePlan(
  session: Session,
  result: DeploymentResult,
  allowReplace: readonly string[],
  sealer: Sealer,
): Promise<Body> {
  const changing = new Set(result.steps.filter((step) => step.op !== "same").map((step) => step.urn));
  const { platform, endpoint } = requireTarget(session);
  const state = await openEngine(session).readStack();
  const body: Record<keyof Body, unknown> = {
    managedVmPlan: FORMAT,
    madeAt: new Date().toISOString(),
    ...identify(session),
    target: `${platform} ${endpoint}`,
    allowReplace: [...allowReplace].sort(),
    files: hashSources(session),
    state: { sha256: state.sha256, updatedAt: state.updatedAt ?? null },
    plan: planToJson({ ...result, steps: [...result.steps].sort(byUrn) }),
    wanted: Object.fromEntries(
      result.resources
        .filter((resource) => changing.has(resource.urn))
        .map((resource) => [resource.urn, sealer.digest(resource.urn, resource.inputs)]),
    ),
  };
  // The way through JSON makes the fresh plan the same kind of thing as one that was read from a file.
  return bodySchema.parse(JSON.parse(JSON.stringify(body)));
}

/**
 * Reads a saved plan and makes sure that it is whole and meant for this customer and toolkit.
 *
 * @throws MVM2910 no plan, MVM2911 another's plan, MVM2912 tampered with, MVM3001 without a passphrase
 */
export async function readSavedPlan(
  file: string,
  session: Session,
): Promise<{ plan: SavedPlan; sealer: Sealer }> {
  const plan = parsePlan(file);
  for (const [what, now] of Object.entries(identify(session))) {
    const planned = plan[what as keyof ReturnType<typeof identify>];
    if (planned !== now)
      fail(savedPlanErrors.foreign, `${file} is a plan for the ${what} ${planned}, and this is ${now}`);
  }
  const sealer = await Sealer.open(session.passphrase, plan.seal.salt);
  const { seal, ...body } = plan;
  if (!sealer.fits("plan", body, seal.digest))
    fail(savedPlanErrors.sealBroken, `the seal of ${file} does not fit`);
  return { plan, sealer };
}

function parsePlan(file: string): SavedPlan {
  try {
    const parsed: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
    const made = z.looseObject({ managedVmPlan: z.unknown() }).safeParse(parsed).data?.managedVmPlan;
    if (made === undefined) return fail(savedPlanErrors.unusable, `${file} is not a saved plan`);
    if (made !== FORMAT)
      return fail(savedPlanErrors.foreign, `${file} has a form that this toolkit does not know`);
    return fileSchema.parse(parsed);
  } catch (cause) {
    // Neither parser's message is shown: it would quote the file, which may be any.
    if (cause instanceof SyntaxError) fail(savedPlanErrors.unusable, `${file} is not JSON`, { cause });
    if (cause instanceof z.ZodError)
      fail(savedPlanErrors.unusable, `${file} is not whole: ${listPlaces(cause)}`, { cause });
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === undefined || code.startsWith("MVM")) throw cause;
    return fail(savedPlanErrors.unusable, `${file} cannot be read: ${code}`, { cause });
  }
}

const listPlaces = (error: z.ZodError): string =>
  error.issues.map((issue) => issue.path.join(".") || "the whole file").join(", ");

/** What must be the same when the plan is applied. */
const identify = (
  session: Session,
): Record<"customer" | "project" | "stack" | "toolkit" | "engine", string> => ({
  customer: session.customer,
  project: session.project.name,
  stack: session.customer,
  toolkit: readToolkitVersion(),
  engine: chooseEngine(session.env),
});

function hashSources({ project, customer }: Session): Record<string, string | null> {
  const files = [
    `stacks/${customer}/card.yaml`,
    "stacks/provider.yaml",
    `stacks/Pulumi.${customer}.yaml`,
  ].map((name) => [name, path.join(project.root, name)] as const);
  return Object.fromEntries(
    files.map(([name, file]) => [
      name,
      fs.existsSync(file) ? createHash("sha256").update(fs.readFileSync(file)).digest("hex") : null,
    ]),
  );
}

const byUrn = (a: Step, b: Step): number => (`${a.urn} ${a.op}` < `${b.urn} ${b.op}` ? -1 : 1);
