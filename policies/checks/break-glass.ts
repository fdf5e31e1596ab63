/** The account of the console (R11); infra/guest renders it. */
export const breakGlassUser = "breakglass";
