import type { AsyncMatcherResult, SyncMatcherResult } from 'vitest';

type Thrown = { readonly thrown: boolean; readonly error?: unknown };

/**
 * Matcher: the function throws, the promise rejects with, or the received value is an error with this `code`.
 * `expect(() => parse(text)).toThrowWithCode('invalid_argument')`, `await expect(promise).toThrowWithCode('not_found')`.
 */
export function toThrowWithCode(received: unknown, code: string): SyncMatcherResult | AsyncMatcherResult {
  const outcome = typeof received === 'function' ? outcomeOf(received as () => unknown) : outcomeOfValue(received);
  return outcome instanceof Promise ? outcome.then((known) => judge(known, code)) : judge(outcome, code);
}

function outcomeOf(call: () => unknown): Thrown | Promise<Thrown> {
  try {
    const result = call();
    return result instanceof Promise ? outcomeOfValue(result) : { thrown: false };
  } catch (error) {
    return { thrown: true, error };
  }
}

function outcomeOfValue(value: unknown): Thrown | Promise<Thrown> {
  if (!(value instanceof Promise)) {
    return { thrown: true, error: value };
  }
  return value.then(
    () => ({ thrown: false }),
    (error: unknown) => ({ thrown: true, error }),
  );
}

function judge({ thrown, error }: Thrown, expected: string): SyncMatcherResult {
  const actual = (error as { code?: unknown } | null | undefined)?.code;
  return {
    pass: thrown && actual === expected,
    actual,
    expected,
    message: () => {
      if (!thrown) {
        return `expected an error with code ${expected}, but nothing was thrown`;
      }
      const got = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return `expected an error with code ${expected}, got code ${String(actual)} (${got})`;
    },
  };
}
