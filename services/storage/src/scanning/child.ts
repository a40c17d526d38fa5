// A process that looks at bytes of strangers. It has no environment, no files and no credentials: what it reads it asks its
// parent for, piece by piece, and what it says is taken for no more than an opinion. It is ended by its parent.
import { once } from 'node:events';
import { type Finding, Findings } from '../domain/finding.ts';
import type { ByteSource } from '../scanners/byte-source.ts';
import { scanContent } from '../scanners/content/scan-content.ts';
import { scanSecrets } from '../scanners/secrets/scan-secrets.ts';
import { type BytesMessage, type FromChild, READ_BYTES, type ScanOrder } from './messages.ts';

process.once('disconnect', () => process.exit());
process.on('message', (message: ScanOrder | BytesMessage) => {
  if (message.kind === 'scan') void scan(message);
});

async function scan(order: ScanOrder): Promise<void> {
  try {
    const findings = new Findings();
    const { bytes, size } = order;
    findings.add(await findingsOf(order, bytes ? sourceOf(bytes) : parentSource(size)));
    send({ kind: 'report', ...findings.result });
  } catch (error) {
    // The text of an error may hold what is in the file.
    send({ kind: 'failure', message: error instanceof Error ? error.name : 'Error' });
  }
}

function findingsOf({ scanner, now }: ScanOrder, source: ByteSource): Promise<readonly Finding[]> {
  return scanner === 'secrets' ? scanSecrets(source, now) : scanContent(source);
}

/** A file that is here. */
function sourceOf(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: async (start, length) => {
      if (start < 0 || length < 0 || start + length > bytes.length) throw new RangeError('read beyond the end');
      return bytes.subarray(start, start + length);
    },
  };
}

/** The file, as the parent hands it over. */
function parentSource(size: number): ByteSource {
  return {
    size,
    read: async (start, length) => {
      if (start < 0 || length < 0 || start + length > size) throw new RangeError('read beyond the end');
      if (length <= READ_BYTES) return ask(start, length);
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at += READ_BYTES)
        bytes.set(await ask(start + at, Math.min(READ_BYTES, length - at)), at);
      return bytes;
    },
  };
}

async function ask(start: number, length: number): Promise<Uint8Array> {
  if (length === 0) return new Uint8Array();
  const answer = once(process, 'message') as Promise<[BytesMessage]>;
  send({ kind: 'read', start, length });
  const [{ bytes }] = await answer;
  if (!bytes) throw new Error('the bytes could not be read');
  return bytes;
}

function send(message: FromChild): void {
  process.send?.(message);
}
