import { decodeAnyBase64 } from './base64.ts';
import { preAuthEncoding } from './pae.ts';
import { publicHalf, signBytes } from './signing-key.ts';
import { StatementRefusal } from './statement-refusal.ts';

/** The largest envelope that is taken in. */
const MAX_ENVELOPE_BYTES = 1_048_576;
/** Publisher and governance, and some to spare. */
const MAX_SIGNATURES = 8;
const STATEMENT_TYPE = 'application/vnd.in-toto+json';

export type EnvelopeSignature = { keyid: string; sig: Buffer };
export type Envelope = { payloadType: string; payload: Buffer; signatures: EnvelopeSignature[] };

/** Reads a DSSE envelope. Throws StatementRefusal with the step `size`, `envelope` or `payload-type`. */
export function readEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length > MAX_ENVELOPE_BYTES)
    throw new StatementRefusal('size', 'too_large', `The envelope has ${bytes.length} bytes; 1 MiB is the most.`);
  const { payload, payloadType, signatures } = toObject(bytes);
  if (typeof payload !== 'string' || typeof payloadType !== 'string' || !Array.isArray(signatures))
    throw malformed('It needs the texts "payload" and "payloadType" and the list "signatures".');
  const body = decodeAnyBase64(payload);
  if (body === undefined) throw malformed('Its payload is not base64.');
  if (signatures.length === 0 || signatures.length > MAX_SIGNATURES)
    throw malformed(`It needs 1 to ${MAX_SIGNATURES} signatures.`);
  const envelope = { payloadType, payload: body, signatures: signatures.map(toSignature) };
  if (payloadType !== STATEMENT_TYPE)
    throw new StatementRefusal('payload-type', 'unknown', `The payload type must be ${STATEMENT_TYPE}.`);
  return envelope;
}

function toObject(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw malformed('It is not a JSON object.');
}

function toSignature(value: unknown): EnvelopeSignature {
  const { keyid = '', sig } = (value ?? {}) as { keyid?: unknown; sig?: unknown };
  const bytes = typeof sig === 'string' && sig !== '' ? decodeAnyBase64(sig) : undefined;
  if (typeof keyid !== 'string' || keyid.length > 200 || bytes === undefined || bytes.length > 256)
    throw malformed('A signature needs "sig" in base64, and "keyid" is a short text.');
  return { keyid, sig: bytes };
}

function malformed(detail: string): StatementRefusal {
  return new StatementRefusal('envelope', 'malformed', `This is not a DSSE envelope. ${detail}`);
}

/** The envelope as JSON, the same text for the same envelope. */
export function writeEnvelope({ payload, payloadType, signatures }: Envelope): string {
  return JSON.stringify({
    payload: payload.toString('base64'),
    payloadType,
    signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig: sig.toString('base64') })),
  });
}

/** Signs a statement with one or several keys (PKCS #8, PEM), each over the same bytes. */
export function signStatement(statement: object, privateKeyPems: readonly string[]): Envelope {
  const payload = Buffer.from(JSON.stringify(statement), 'utf8');
  return privateKeyPems.reduce(addSignature, { payloadType: STATEMENT_TYPE, payload, signatures: [] });
}

/** The same envelope with one signature more, over what the others signed: a sign-off by somebody else. */
export function addSignature(envelope: Envelope, privateKeyPem: string): Envelope {
  const sig = signBytes(privateKeyPem, preAuthEncoding(envelope.payloadType, envelope.payload));
  return { ...envelope, signatures: [...envelope.signatures, { keyid: publicHalf(privateKeyPem)?.keyId ?? '', sig }] };
}
