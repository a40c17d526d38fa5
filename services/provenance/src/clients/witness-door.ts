import { type AddCheckpoint, formatAddCheckpoint } from '@alliance/transparency-log/add-checkpoint';
import { LogError } from '@alliance/transparency-log/log-error';
import { type NoteSignature, parseSignatureLines } from '@alliance/transparency-log/note';
import { parseDecimal } from '@alliance/transparency-log/strict-text';

const TIMEOUT_MS = 5_000;
/** Sixteen post-quantum signature lines. */
const MAX_ANSWER_BYTES = 64 * 1_024;

/** What a witness answers to `add-checkpoint` (C2SP tlog-witness). */
export type WitnessAnswer =
  | { kind: 'cosigned'; lines: NoteSignature[] }
  /** It cosigned that size last. */
  | { kind: 'behind'; size: number }
  /** It knows another history. */
  | { kind: 'contradicts' }
  | { kind: 'failed'; detail: string };

/** Asks the witness with that submission prefix for cosignatures. Never throws for what it answers, or for its silence. */
export async function askWitness(prefix: string, submission: AddCheckpoint): Promise<WitnessAnswer> {
  try {
    const response = await fetch(`${prefix.replace(/\/$/, '')}/add-checkpoint`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: formatAddCheckpoint(submission),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return readAnswer(response.status, response.headers.get('content-type') ?? '', await readText(response));
  } catch (error) {
    const { message, cause } = error as Error;
    return { kind: 'failed', detail: cause instanceof Error ? `${message}: ${cause.message}` : message };
  }
}

function readAnswer(status: number, type: string, text: string): WitnessAnswer {
  if (status === 422) return { kind: 'contradicts' };
  if (status === 409 && type.startsWith('text/x.tlog.size')) {
    const size = text.endsWith('\n') ? parseDecimal(text.slice(0, -1)) : undefined;
    return size === undefined ? { kind: 'failed', detail: 'status 409 without a size' } : { kind: 'behind', size };
  }
  if (status !== 200) return { kind: 'failed', detail: `status ${status}` };
  try {
    return { kind: 'cosigned', lines: parseSignatureLines(text) };
  } catch (error) {
    if (error instanceof LogError) return { kind: 'failed', detail: error.message };
    throw error;
  }
}

async function readText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > MAX_ANSWER_BYTES) throw new Error(`its answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
