/** Texts that change the meaning of one of our targets, each with the target it is made for. */
export const INJECTIONS: readonly string[] = [
  'x"\n}\nobject Host "evil" {', // Icinga 2: new object
  'a"b', // Icinga 2, nft, apt: end of a string
  "a\\", // Icinga 2, systemd: swallows what follows
  "x }}} y", // Icinga 2: end of a multi-line string
  "100$", // Icinga 2: a lone dollar spoils the whole configuration
  "$host.vars.secret$", // Icinga 2: macro
  "bob alice", // sshd: a second pattern
  "bob\rPermitRootLogin yes", // sshd: carriage return
  "*", // sshd: everybody
  "bob\nMatch all\nPasswordAuthentication yes", // sshd: new block
  'command="/bin/sh" ssh-ed25519 AAAA', // authorized_keys: options
  "ssh-ed25519 AAAA\nssh-ed25519 BBBB", // authorized_keys: a second key
  'x"; accept comment "y', // nft: passes nft -c
  "10.0.0.0/8, 0.0.0.0/0", // nft: a second element
  "010.0.0.1", // nft: octal
  "Europe/Berlin\\", // systemd: line continuation
  "%Z", // systemd: specifier
  "a;b", // systemd, nft: a second command
  "{{ ds.meta_data }}", // cloud-init: jinja
  "#include https://example.com/x", // cloud-init: another document
  "\uFEFF#cloud-config", // cloud-init: byte order mark
  "$(reboot)", // shell
  "-oProxyCommand=reboot", // ssh, apt-get: an option
  "\u201Cx\u201D", // PowerShell: smart quotes
  "bob,root", // sudoers: two users
  "",
  "../../etc/passwd",
  "bob\n",
];
