export { type LocatedWaivers, parseWaivers } from "./parse-waivers";
export { waiversSchema } from "./schema";
export type { Waiver, WaiverEntry } from "./waiver";
