import { expect } from 'vitest';
import { toThrowWithCode } from './to-throw-with-code.ts';

declare module 'vitest' {
  // Merged declarations must have the same type parameters, used or not.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** The function throws, or the promise rejects with, an error that has this `code`; awaited for a promise. */
    toThrowWithCode(code: string): T extends Promise<unknown> | (() => Promise<unknown>) ? Promise<void> : R;
  }
}

expect.extend({ toThrowWithCode });
