/** More errors than anybody reads at once; also bounds time and output for hostile files. */
export const MAXIMUM_DIAGNOSTICS = 100;

/** Cards nest eight levels. */
export const MAXIMUM_DEPTH = 32;
