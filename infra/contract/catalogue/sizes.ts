/** What a VM gets. Cards name one of these or write the three numbers. */
export interface SystemSize {
  readonly cpus: number;
  readonly memoryGiB: number;
  readonly diskGiB: number;
}

export const SIZE_NAMES = ["small", "medium", "large"] as const;

export type SizeName = (typeof SIZE_NAMES)[number];

export const SIZES: Readonly<Record<SizeName, SystemSize>> = {
  small: { cpus: 1, memoryGiB: 1, diskGiB: 10 },
  medium: { cpus: 2, memoryGiB: 4, diskGiB: 40 },
  large: { cpus: 4, memoryGiB: 8, diskGiB: 80 },
};
