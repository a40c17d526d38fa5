import type { ReportEntry, ReportObject } from './report.ts';

/** What a registry knows of an entry: all of it is bound by the leaf. */
export type EntryFacts = {
  index: number;
  leaf: Uint8Array;
  proof: string;
  payload: string | null;
  salt: Uint8Array | null;
};

type Leaf = {
  type: string;
  at: string;
  org: string;
  actor: string;
  actor_role: string;
  object: ReportObject;
  prev_state: string;
  next_state: string;
};
type SignatureLeaf = { kind: 'dsse'; spec: { dsseV002: { payloadHash: { digest: string } } } };

/**
 * The entry in words. They come from nothing but the leaf and the event that it commits to, so that whoever has both can make them again.
 * Throws an Error when the leaf is not JSON.
 */
export function describeEntry({ index, leaf, proof, payload, salt }: EntryFacts): ReportEntry {
  const said = JSON.parse(new TextDecoder().decode(leaf)) as Leaf | SignatureLeaf;
  return {
    index,
    ...('spec' in said ? ofSignature(said) : ofEvent(said, payload)),
    payload,
    salt: salt && Buffer.from(salt).toString('base64'),
    leaf: Buffer.from(leaf).toString('base64'),
    proof,
  };
}

type Words = Omit<ReportEntry, 'index' | 'payload' | 'salt' | 'leaf' | 'proof'>;

/** The log says of a signature over a statement only which statement it is. */
function ofSignature({ spec }: SignatureLeaf): Words {
  const id = Buffer.from(spec.dsseV002.payloadHash.digest, 'base64').toString('hex');
  return {
    at: null,
    action: 'statement.submit',
    actor: '',
    actorRole: '',
    organisation: '',
    object: { kind: 'statement', id, version: '', digest: '' },
    previousState: '',
    nextState: '',
  };
}

function ofEvent(leaf: Leaf, payload: string | null): Words {
  return {
    at: leaf.at === '' ? null : leaf.at,
    action: leaf.type,
    actor: leaf.actor,
    actorRole: leaf.actor_role,
    organisation: leaf.org,
    object: (leaf.object.id === '' && payload !== null && objectIn(payload)) || leaf.object,
    previousState: leaf.prev_state,
    nextState: leaf.next_state,
  };
}

/** What the public log leaves out: which private dataset or model it was. */
function objectIn(payload: string): ReportObject | undefined {
  try {
    const { audit } = JSON.parse(payload) as { audit?: { object?: Partial<ReportObject> } };
    const { kind = '', id = '', version = '', digest = '' } = audit?.object ?? {};
    return kind === '' ? undefined : { kind, id, version, digest };
  } catch {
    return undefined;
  }
}
