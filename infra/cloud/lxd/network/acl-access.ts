import { setTimeout as sleep } from "node:timers/promises";
import { fail } from "../../../diagnostics";
import type { LxdClient } from "../api/client";
import { lxdErrors } from "../errors";
import type { ApiAclRule } from "./acl-rules";

/** What the API shows of an ACL. */
export interface ApiAcl {
  readonly name: string;
  readonly description: string;
  readonly config: Readonly<Record<string, string>>;
  readonly ingress: readonly ApiAclRule[];
  readonly egress: readonly ApiAclRule[];
  readonly used_by?: readonly string[] | null;
}

const PAUSE_MS = 50;
const GIVE_UP_MS = 30_000;

export const aclPath = (name: string): string => `/1.0/network-acls/${encodeURIComponent(name)}`;

/**
 * Finds an ACL. To show or delete one, the server looks through all others for its users, and when one of those vanishes
 * meanwhile, the answer is 404 for an ACL that stands (seen with LXD 5.0.2). Only its list says what is really gone.
 */
export async function findAcl(client: LxdClient, name: string): Promise<ApiAcl | undefined> {
  return untilCertain(name, async () => {
    const live = await client.find<ApiAcl>(aclPath(name));
    return live ?? ((await isListed(client, name)) ? "uncertain" : undefined);
  });
}

/** Deletes an ACL; one that is already gone is fine. */
export async function deleteAcl(client: LxdClient, name: string): Promise<void> {
  await untilCertain(name, async () => {
    await client.delete(aclPath(name));
    return (await isListed(client, name)) ? "uncertain" : undefined;
  });
}

async function isListed(client: LxdClient, name: string): Promise<boolean> {
  return (await client.get<string[]>("/1.0/network-acls")).includes(aclPath(name));
}

async function untilCertain<T>(name: string, look: () => Promise<T | "uncertain">): Promise<T> {
  const giveUpAt = Date.now() + GIVE_UP_MS;
  for (;;) {
    const seen = await look();
    if (seen !== "uncertain") return seen;
    if (Date.now() > giveUpAt)
      fail(lxdErrors.timedOut, `the cloud lists the ACL ${name}, but says that it does not exist`);
    await sleep(PAUSE_MS);
  }
}
