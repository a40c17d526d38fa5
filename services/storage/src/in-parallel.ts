/** Calls `work` for every item, `most` at a time. Throws the first failure, once all that was begun has ended. */
export async function inParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  most: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const next = isAsync(items) ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let failure: { error: unknown } | undefined;
  const worker = async () => {
    try {
      while (!failure) {
        const item = await next.next();
        if (item.done) return;
        await work(item.value);
      }
    } catch (error) {
      failure ??= { error };
    }
  };
  await Promise.all(Array.from({ length: most }, worker));
  if (failure) throw failure.error;
}

function isAsync<T>(items: Iterable<T> | AsyncIterable<T>): items is AsyncIterable<T> {
  return Symbol.asyncIterator in items;
}
