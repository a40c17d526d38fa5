import { AllianceError } from '@alliance/errors/alliance-error';

/** The lines of a stream without their ends, each bounded; empty ones are left out. Throws `payload_too_large`. */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  { lineBytes, totalBytes }: { lineBytes: number; totalBytes: number },
): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let [held, total] = [0, 0];
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > totalBytes) throw tooLarge(`The body is larger than ${totalBytes} bytes. Send fewer files at a time.`);
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      const line = Buffer.concat([...pieces, rest.subarray(0, end)]);
      [pieces, held, rest] = [[], 0, rest.subarray(end + 1)];
      if (line.length > 0) yield line;
    }
    held += rest.length;
    if (held > lineBytes)
      throw tooLarge('A file in the body is too large to be sent like this. Send it as a large file.');
    if (rest.length > 0) pieces.push(rest);
  }
  if (held > 0) yield Buffer.concat(pieces);
}

function tooLarge(message: string): AllianceError {
  return new AllianceError('payload_too_large', message);
}
