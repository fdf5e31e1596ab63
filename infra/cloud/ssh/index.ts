export { connect } from "./connect";
export type { ConnectOptions } from "./connect";
export type { SshTarget } from "./connection";
export { sshErrors } from "./errors";
export { fingerprintOf, parseHostKey } from "./host-key";
export { loadIdentities } from "./identities";
export type { SshIdentity } from "./identities";
export type { ExecOptions, ExecResult, SshSession } from "./session";
