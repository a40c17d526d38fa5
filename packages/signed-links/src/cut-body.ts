/** Fewer or more bytes came than were announced. */
export class BodySizeError extends Error {
  override readonly name = 'BodySizeError';
}

/** Cuts a body into pieces of these sizes. Throws a BodySizeError when it has fewer or more bytes; what came before stays given. */
export async function* cutBody(body: AsyncIterable<Uint8Array>, sizes: Iterable<number>): AsyncGenerator<Buffer> {
  const chunks = body[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();
  const more = async () => {
    const next = await chunks.next();
    rest = next.done ? new Uint8Array() : next.value;
    return !next.done;
  };
  for (const size of sizes) {
    const piece = Buffer.allocUnsafe(size);
    for (let have = 0; have < size; ) {
      if (rest.length === 0 && !(await more())) throw new BodySizeError('fewer bytes came than were announced');
      const taken = rest.subarray(0, size - have);
      piece.set(taken, have);
      rest = rest.subarray(taken.length);
      have += taken.length;
    }
    yield piece;
  }
  while (rest.length === 0) if (!(await more())) return;
  throw new BodySizeError('more bytes came than were announced');
}
