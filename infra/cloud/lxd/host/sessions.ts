import { runOnHost } from "./host-command";

/** A connection that the host's connection tracking lets through without asking the firewall again. */
export interface Session {
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number | undefined;
  readonly destinationPort: number | undefined;
}

/**
 * Ends the established sessions into a guest that the firewall no longer allows. The firewall never looks at the
 * source's port, so one removal ends all sessions of a source to a port; a busy one would take minutes singly. With
 * `nf_conntrack_tcp_loose=0`, which the lab sets, the peers cannot revive them.
 *
 * @returns the sessions that were cut.
 */
export async function cutSessions(
  guestAddress: string,
  isAllowed: (session: Session) => boolean,
): Promise<readonly Session[]> {
  const family = guestAddress.includes(":") ? "ipv6" : "ipv4";
  // 1 says that nothing was found.
  const listing = await runOnHost("conntrack", ["-L", "-f", family, "-d", guestAddress], {
    accepted: [0, 1],
  });
  const cut = parseConntrack(listing).filter((session) => !isAllowed(session));
  const removals = new Set(cut.map((session) => deleteArguments(family, session).join(" ")));
  for (const removal of removals) await runOnHost("conntrack", removal.split(" "), { accepted: [0, 1] });
  return cut;
}

/** Reads the lines of `conntrack -L`; of each, the original direction is named first. */
export function parseConntrack(listing: string): Session[] {
  return listing.split("\n").flatMap((line) => {
    const source = /\bsrc=(\S+)/.exec(line)?.[1];
    const destination = /\bdst=(\S+)/.exec(line)?.[1];
    const protocol = /^(\S+)/.exec(line)?.[1];
    if (!source || !destination || !protocol) return [];
    const port = (pattern: RegExp): number | undefined => {
      const found = pattern.exec(line)?.[1];
      return found === undefined ? undefined : Number(found);
    };
    const [sourcePort, destinationPort] = [port(/\bsport=(\d+)/), port(/\bdport=(\d+)/)];
    return [{ protocol, source, destination, sourcePort, destinationPort }];
  });
}

function deleteArguments(family: string, session: Session): string[] {
  const port = session.destinationPort === undefined ? [] : ["--dport", String(session.destinationPort)];
  return [
    "-D",
    "-f",
    family,
    "-p",
    session.protocol,
    "-s",
    session.source,
    "-d",
    session.destination,
    ...port,
  ];
}
