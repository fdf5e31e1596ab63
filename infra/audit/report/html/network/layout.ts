import type { NetworkPicture } from "../../audit-report";

type System = NetworkPicture["systems"][number];
export type Allowance = System["allowances"][number];

/** VMs that look alike from outside; drawn once. */
export interface SystemKind {
  readonly systems: readonly System[];
  readonly like: System;
}

/** Where things stand in the picture, in pixels. */
export interface Lane {
  readonly allowance: Allowance;
  readonly y: number;
  readonly height: number;
}

export interface Band {
  readonly kind: SystemKind;
  readonly y: number;
  readonly height: number;
  /** One for each thing that the firewall lets in, from top to bottom. */
  readonly lanes: readonly Lane[];
}

export interface PictureLayout {
  readonly bands: readonly Band[];
  readonly height: number;
  /** Kinds for which the picture has no room. */
  readonly leftOut: number;
}

export const LINE = 16;
export const HEAD = 36;
/** Sources that a box names one by one. */
export const MOST_SOURCES = 3;

const MOST_BANDS = 12;
const GAP = 14;
const PADDING = 8;
/** Name, system, network, two addresses. */
const VM_LINES = 5;

/** Groups by what can be told apart from outside: 200 alike VMs are one. */
export function groupAlike(systems: readonly System[]): SystemKind[] {
  const kinds = new Map<string, System[]>();
  for (const system of systems) {
    const { os, network, note, allowances } = system;
    const key = JSON.stringify([os, network, note, allowances]);
    const alike = kinds.get(key);
    if (alike) alike.push(system);
    else kinds.set(key, [system]);
  }
  return [...kinds.values()].flatMap((alike) => alike.slice(0, 1).map((like) => ({ systems: alike, like })));
}

/** Columns are fixed, so that only heights have to be found. */
export function layOut(kinds: readonly SystemKind[]): PictureLayout {
  const bands: Band[] = [];
  let y = HEAD;
  for (const kind of kinds.slice(0, MOST_BANDS)) {
    const band = layOutBand(kind, y);
    bands.push(band);
    y += band.height + GAP;
  }
  return { bands, height: y, leftOut: Math.max(0, kinds.length - MOST_BANDS) };
}

function layOutBand(kind: SystemKind, top: number): Band {
  const lanes: Lane[] = [];
  let y = top;
  for (const allowance of kind.like.allowances) {
    const lines = Math.min(allowance.sources.length, MOST_SOURCES + 1);
    const height = Math.max(1, lines) * LINE + PADDING;
    lanes.push({ allowance, y, height });
    y += height + PADDING;
  }
  const vmHeight = VM_LINES * LINE + PADDING;
  return { kind, y: top, height: Math.max(vmHeight, y - top - PADDING), lanes };
}
