/** Where programs that tests start keep what was compiled, so that each starts in half the time; nothing outside of `npm test`. */
export const COMPILED: NodeJS.ProcessEnv =
  process.env.NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE };
