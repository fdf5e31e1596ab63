export * from "./apt-config";
export * from "./sshd-config";
export * from "./systemd-timer";
