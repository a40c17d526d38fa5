import { decodeAnyBase64 } from './base64.ts';
import { preAuthEncoding } from './pae.ts';

export const REMOVALS_TYPE = 'application/vnd.alliance-registry.removals.v1+json';
const FORMAT = 'alliance-removals/v1';

/** A version that is not to be used any more, or to be deleted. */
export type RemovalEntry = {
  /** "dataset" or "model". */
  kind: string;
  organisation: string;
  name: string;
  version: string;
  /** SHA-256 (hex). */
  manifestDigest: string;
  /** "stop-use" or "delete". */
  action: string;
  severity: string;
  reasonCode: string;
  /** The version to use in its place; empty when there is none. */
  successor: string;
  retractedAt: string;
  /** Of the entry of the log that recorded it; null while it has no place there. */
  logIndex: number | null;
  /** Path, at the registry, of the pages with the digests of its files. */
  files: string;
};

/** What a registry publishes for everybody who ever downloaded something from it. */
export type RemovalList = {
  format: typeof FORMAT;
  /** Origin of the registry's log, whose key signs the list. */
  origin: string;
  /** Every key that signs it, as vkeys: whoever trusts one learns the next from it. Absent in older lists. */
  keys?: string[];
  /** Grows with every change: a lower one is an old list. */
  sequence: number;
  madeAt: string;
  removals: RemovalEntry[];
};

type Signer = { keyId: string; sign(message: Uint8Array): Uint8Array };

/** The list as a DSSE envelope (JSON), signed with each key. */
export function signRemovalList(list: Omit<RemovalList, 'format'>, signers: readonly Signer[]): string {
  const payload = Buffer.from(JSON.stringify({ format: FORMAT, ...list }), 'utf8');
  const message = preAuthEncoding(REMOVALS_TYPE, payload);
  return JSON.stringify({
    payload: payload.toString('base64'),
    payloadType: REMOVALS_TYPE,
    signatures: signers.map(({ keyId, sign }) => ({
      keyid: keyId,
      sig: Buffer.from(sign(message)).toString('base64'),
    })),
  });
}

/**
 * Reads a list that one of its signatures vouches for. `verify` says whether a signature over bytes is that of the trusted key.
 * Throws an Error that says what is wrong.
 */
export function openRemovalList(
  envelope: string,
  verify: (message: Uint8Array, signature: Uint8Array) => boolean,
): RemovalList {
  const { payload, payloadType, signatures } = toRecord(envelope);
  if (payloadType !== REMOVALS_TYPE) throw new Error(`The payload type of the list must be ${REMOVALS_TYPE}.`);
  const body = typeof payload === 'string' ? decodeAnyBase64(payload) : undefined;
  if (body === undefined || !Array.isArray(signatures)) throw new Error('The list is not a DSSE envelope.');
  const signed = preAuthEncoding(REMOVALS_TYPE, body);
  const isVouchedFor = signatures.some((given) => {
    const { sig } = (given ?? {}) as { sig?: unknown };
    const bytes = typeof sig === 'string' ? decodeAnyBase64(sig) : undefined;
    return bytes !== undefined && verify(signed, bytes);
  });
  if (!isVouchedFor) throw new Error('No signature of the list is that of the trusted key.');
  const list = toRecord(body.toString('utf8'));
  if (list.format !== FORMAT || !Number.isSafeInteger(list.sequence) || !Array.isArray(list.removals))
    throw new Error(`What is signed is not a list of the form ${FORMAT}.`);
  return list as unknown as RemovalList;
}

function toRecord(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new Error('The list is not JSON.');
}
