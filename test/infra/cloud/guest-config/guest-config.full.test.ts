import { describeGuestConfig } from "./guest-cases";

describeGuestConfig("debian-12", "bookworm");
