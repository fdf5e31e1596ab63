export type * from "./contacts";
export type * from "./monitoring";
export type * from "./origin";
export type * from "./plan";
export type * from "./records";
