import { preAuthEncoding } from '@alliance/statements/pae';
import { verifyEd25519 } from '@alliance/transparency-log/ed25519';
import { parseLogKeys } from '@alliance/transparency-log/log-keys';
import { FORMAT, type ReportHead } from './report.ts';

const PAYLOAD_TYPE = 'application/vnd.alliance-registry.audit-report.v1+json';

type Signer = { keyId: string; sign(message: Uint8Array): Uint8Array };

/** What a report says of itself as a DSSE envelope (JSON), signed with the key of the log. */
export function signReport(head: ReportHead, { keyId, sign }: Signer): string {
  const payload = Buffer.from(JSON.stringify(head), 'utf8');
  const sig = Buffer.from(sign(preAuthEncoding(PAYLOAD_TYPE, payload))).toString('base64');
  return JSON.stringify({
    payload: payload.toString('base64'),
    payloadType: PAYLOAD_TYPE,
    signatures: [{ keyid: keyId, sig }],
  });
}

/** Reads an envelope without checking its signature: for whoever made it. Throws an Error when it is none of a report. */
export function readReport(envelope: string): ReportHead {
  const head = JSON.parse(payloadOf(envelope).payload.toString('utf8')) as ReportHead;
  if (head.format !== FORMAT) throw new Error(`What is signed is not a report of the form ${FORMAT}.`);
  return head;
}

/** The same, if one of the log's keys vouches for it. Throws an Error, or a LogError for a key that is none. */
export function openReport(envelope: string, vkey: string): ReportHead {
  const { signers } = parseLogKeys(vkey);
  const { payload, payloadType, sig } = payloadOf(envelope);
  const message = preAuthEncoding(PAYLOAD_TYPE, payload);
  const isSigned = signers.some(({ publicKey }) => verifyEd25519(publicKey, message, sig));
  if (payloadType !== PAYLOAD_TYPE || !isSigned) throw new Error('The signature of the report is not that of the log.');
  return readReport(envelope);
}

function payloadOf(envelope: string) {
  const { payload, payloadType, signatures } = JSON.parse(envelope) as {
    payload: string;
    payloadType: string;
    signatures: { sig: string }[];
  };
  const sig = Buffer.from(signatures[0]?.sig ?? '', 'base64');
  return { payload: Buffer.from(payload, 'base64'), payloadType, sig };
}
