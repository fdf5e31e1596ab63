import { describeGuestConfig } from "./guest-cases";

describeGuestConfig("debian-13", "trixie");
