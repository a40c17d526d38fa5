/** Words of a large catalogue; all of them together take a few megabytes. */
const MAX_WORDS = 20_000;

/** V8 copies a part of a text only up to this length; a longer one would keep the whole text in memory. */
const MAX_LENGTH = 12;

/**
 * Returns a function that gives the results of `read`, which must depend on its text alone, and remembers those of short
 * texts: documents say the same words again and again.
 */
export function rememberWords<Result>(read: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) {
      return before;
    }
    const result = read(text);
    if (text.length <= MAX_LENGTH) {
      if (known.size === MAX_WORDS) {
        known.clear();
      }
      known.set(text, result);
    }
    return result;
  };
}
