import { addSignatures, formatCheckpoint, signCheckpoint } from '@alliance/transparency-log/checkpoint';
import { cosign } from '@alliance/transparency-log/cosignature';
import { createCosigner, formatCosignerKey } from '@alliance/transparency-log/cosigner-key';
import { buildInclusionProof } from '@alliance/transparency-log/inclusion-proof';
import { leafHash, nodeHash, treeHash } from '@alliance/transparency-log/merkle';
import { createNoteSigner, formatVerifierKey } from '@alliance/transparency-log/note-key';
import { formatProofFile } from '@alliance/transparency-log/proof-file';
import type { LogEntry } from '../../../src/api/access-types.ts';

const TYPES = [
  'organisation.admit',
  'version.publish',
  'access_request.submit',
  'access_request.approve',
  'grant.issue',
];
const witness = createCosigner('ml-dsa-44', 'witness.example/hai', new Uint8Array(32).fill(10));
const signer = createNoteSigner('registry.example/log', new Uint8Array(32).fill(9));
const leaves = TYPES.map((type, index) => new TextEncoder().encode(JSON.stringify({ type, id: `e${index}` })));
const hashes = leaves.map(leafHash);

/** Roots of complete subtrees, from the leaves up. */
const hashOf = ({ level, index }: { level: number; index: number }): Uint8Array =>
  level === 0
    ? (hashes[index] as Uint8Array)
    : nodeHash(hashOf({ level: level - 1, index: index * 2 }), hashOf({ level: level - 1, index: index * 2 + 1 }));

const head = { origin: signer.name, size: leaves.length, root: treeHash(leaves.length, hashOf) };
const signed = signCheckpoint(head, [signer]);
const checkpoint = addSignatures(signed, [cosign(signed, witness, 1_764_000_000)]);
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

const entries: LogEntry[] = TYPES.map((type, index) => ({
  index,
  id: `0192f000-0000-7000-8000-00000000e00${index}`,
  type,
  at: new Date(Date.now() - (TYPES.length - index) * 3_600_000).toISOString(),
  audit: {
    actorPersonId: '0192f000-0000-7000-8000-0000000000bb',
    actorRole: 'steward',
    organisation: 'ban-do-so',
    object: { kind: 'access-request', id: '0192f000-0000-7000-8000-000000000001', version: '', digest: '' },
    previousState: 'submitted',
    nextState: 'approved',
    onBehalfOfPersonId: '',
  },
  leaf: base64(leaves[index] as Uint8Array),
  leafHash: base64(hashes[index] as Uint8Array),
}));

/** A whole log of five entries, signed: what a browser checks of it is what it would check of a real one. */
export const log = {
  vkey: formatVerifierKey(signer),
  /** One witness, which has cosigned. */
  policy: `witness hai ${formatCosignerKey(witness)}\nquorum hai\n`,
  checkpoint: formatCheckpoint(checkpoint),
  entries: entries.toReversed(),
  proofs: TYPES.map((_, index) =>
    formatProofFile({ index, hashes: buildInclusionProof(index, leaves.length, hashOf), checkpoint }),
  ),
};
