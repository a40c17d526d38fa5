/** Fewer or more bytes came than were announced. */
export class BodySizeError extends Error {
  override readonly name = 'BodySizeError';
}

/**
 * Cuts a body into pieces of these sizes, each in as many chunks as it came in. Throws a BodySizeError when it has fewer or more bytes;
 * what came before stays given.
 */
export async function* cutBody(body: AsyncIterable<Uint8Array>, sizes: Iterable<number>): AsyncGenerator<Uint8Array[]> {
  const chunks = body[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();
  const more = async () => {
    const next = await chunks.next();
    rest = next.done ? new Uint8Array() : next.value;
    return !next.done;
  };
  try {
    for (const size of sizes) {
      const piece: Uint8Array[] = [];
      for (let missing = size; missing > 0; ) {
        if (rest.length === 0 && !(await more())) throw new BodySizeError('fewer bytes came than were announced');
        const taken = rest.subarray(0, missing);
        if (taken.length > 0) piece.push(taken);
        rest = rest.subarray(taken.length);
        missing -= taken.length;
      }
      yield piece;
    }
    while (rest.length === 0) if (!(await more())) return;
    throw new BodySizeError('more bytes came than were announced');
  } finally {
    // Whoever stops before the end wants no more of it, and what sends it is not to wait.
    await chunks.return?.();
  }
}
