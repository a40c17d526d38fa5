/**
 * Batches that may be gone through more than once. When they hold few items in all, they are kept from the first time that
 * somebody goes to their end; otherwise they are made again.
 */
export function rememberFew<T>(open: () => AsyncIterable<readonly T[]>, most: number): AsyncIterable<readonly T[]> {
  let kept: readonly (readonly T[])[] | undefined;
  return {
    [Symbol.asyncIterator]: async function* () {
      if (kept) return yield* kept;
      const seen: (readonly T[])[] = [];
      let items = 0;
      for await (const batch of open()) {
        items += batch.length;
        if (items <= most) seen.push(batch);
        yield batch;
      }
      if (items <= most) kept = seen;
    },
  };
}
