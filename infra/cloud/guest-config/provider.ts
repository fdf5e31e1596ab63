import { DiagnosticError, fail } from "../../diagnostics";
import type { OwnContext, OwnDiff, OwnProvider } from "../own-resource";
import type { SshSession, SshTarget } from "../ssh";
import { connect, loadIdentities, sshErrors } from "../ssh";
import { compareGuest } from "./compare";
import { applyGuest, readGuest } from "./converge";
import { guestConfigErrors } from "./errors";
import type { GuestConfigInputs } from "./inputs";
import { findInputFailures, guestConfigInputs, listUnknowns } from "./inputs";
import type { GuestConfigOutputs } from "./state";
import { marksOf, wantedOf } from "./wanted";

/** The first boot of a slow cloud. */
const CREATE_WAIT_SECONDS = 120;
/** A reboot of the guest, e.g. after a resize in the same run. */
const UPDATE_WAIT_SECONDS = 60;
/** A guest whose sshd is just being restarted. */
const READ_WAIT_SECONDS = 3;

/** Opens sessions; tests give another one. */
export type OpenSession = (
  target: SshTarget,
  waitSeconds: number,
  signal?: AbortSignal,
) => Promise<SshSession>;

const openSession: OpenSession = async (target, waitSeconds, signal) =>
  connect(target, { identities: await loadIdentities(), waitSeconds, ...(signal ? { signal } : {}) });

/** Ends the waiting for a host at Ctrl-C. */
const until =
  (open: OpenSession, context: OwnContext | undefined): OpenSession =>
  (target, waitSeconds) =>
    open(target, waitSeconds, context?.signal);

/** The provider of GuestConfig: each of create, update and read is one login and one command. */
export function makeGuestConfigProvider(
  open: OpenSession = openSession,
): OwnProvider<GuestConfigInputs, GuestConfigOutputs> {
  return {
    check: (_olds, news) =>
      Promise.resolve({
        inputs: news,
        failures: listUnknowns(news).length > 0 ? [] : findInputFailures(news),
      }),

    diff: (_id, olds, news) => Promise.resolve(diffGuest(olds, news)),

    create: async (inputs, context) => ({
      id: `${inputs.connection.host}:${inputs.connection.port}`,
      outs: await converge(
        until(open, context),
        [inputs.connection.user],
        CREATE_WAIT_SECONDS,
        inputs,
        undefined,
      ),
    }),

    update: async (_id, olds, news, context) => {
      // The new account may not exist yet: the one of the last apply then makes it.
      const users = [...new Set([news.connection.user, olds.connection.user])];
      return { outs: await converge(until(open, context), users, UPDATE_WAIT_SECONDS, news, olds) };
    },

    read: async (id, props, context) => {
      const session = await until(open, context)(props.connection, READ_WAIT_SECONDS);
      try {
        return {
          id,
          props: { ...props, observed: await readGuest(session, props.connection, props.wanted) },
        };
      } finally {
        session.close();
      }
    },

    // The configuration goes away with its VM, which may already be gone.
    delete: () => Promise.resolve(),
  };
}

function diffGuest(olds: GuestConfigOutputs, news: GuestConfigInputs): OwnDiff {
  // Each change of a VM leaves its id unknown at preview; it is a new one only where the plan replaces the VM itself.
  const planned = listUnknowns(news.machine).length > 0 ? { ...news, machine: olds.machine } : news;
  const unknowns = listUnknowns(planned);
  const detail =
    unknowns.length > 0
      ? unknowns.map((path) => ({ path, from: "[known]", to: "[unknown]" }))
      : compareGuest(olds, guestConfigInputs.parse(planned));
  return { changes: detail.length > 0, replaces: [], detail };
}

async function converge(
  open: OpenSession,
  users: readonly string[],
  waitSeconds: number,
  news: GuestConfigInputs,
  olds: GuestConfigOutputs | undefined,
): Promise<GuestConfigOutputs> {
  const failures = findInputFailures(news);
  if (failures.length > 0) {
    fail(guestConfigErrors.badInputs, failures.map((f) => `${f.property} ${f.reason}`).join("; "));
  }
  // Strips what the engine adds, e.g. __provider.
  const inputs = guestConfigInputs.parse(news);
  const { session, target } = await openAs(open, users, inputs.connection, waitSeconds);
  try {
    // Another machine at this address has none of the last one's marks.
    const history = olds?.machine === (inputs.machine ?? "") ? olds : undefined;
    const observed = await applyGuest(session, target, inputs, history);
    return {
      connection: inputs.connection,
      machine: inputs.machine ?? "",
      wanted: wantedOf(inputs),
      applied: marksOf(inputs, observed),
      observed,
    };
  } finally {
    session.close();
  }
}

async function openAs(
  open: OpenSession,
  users: readonly string[],
  connection: SshTarget,
  waitSeconds: number,
): Promise<{ session: SshSession; target: SshTarget }> {
  const [user = connection.user, ...others] = users;
  const target = { ...connection, user };
  try {
    return { session: await open(target, waitSeconds), target };
  } catch (error) {
    const refused =
      error instanceof DiagnosticError && error.diagnostics.some((d) => d.code === sshErrors.refused.code);
    if (!refused || others.length === 0) throw error;
    return openAs(open, others, connection, waitSeconds);
  }
}
