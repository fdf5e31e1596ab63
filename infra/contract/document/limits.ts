/** More errors than anybody reads at once; also bounds time and output for hostile files. */
export const MAXIMUM_DIAGNOSTICS = 100;

/**
 * Keys, values, list items and comments of one file. A customer with some hundred systems stays far below; what a file
 * near 1 MiB can make the parser, the schema and the list of errors cost is bounded by this, not by its bytes.
 */
export const MAXIMUM_TOKENS = 30_000;

/** Cards nest eight levels. */
export const MAXIMUM_DEPTH = 32;
