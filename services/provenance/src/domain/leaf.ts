import canonicalize from 'canonicalize';

/** The longest leaf that we log; a full entry bundle then fits one gRPC message. */
export const MAX_LEAF_BYTES = 4_096;

/** What an audited fact is about. */
export type AuditObject = { kind: string; id: string; version: string; digest: string };

/** What the log says in public about one fact. Personal data stands in none of it. */
export type Leaf = {
  /** Event id. */
  id: string;
  /** `scope.action`. */
  type: string;
  /** RFC 3339; empty when the event did not tell. */
  at: string;
  organisation: string;
  /** Pseudonym of the acting person; empty when a service acted by itself. */
  actor: string;
  actorRole: string;
  object: AuditObject;
  /** Hex of SHA-256(salt ‖ payload): a commitment that erasing the salt empties. */
  payloadSha256: string;
  previousState: string;
  nextState: string;
};

const VERSION = 1;

/** The bytes of a leaf, canonical JSON (RFC 8785); undefined when there are more than `MAX_LEAF_BYTES`. */
export function encodeLeaf(leaf: Leaf): Uint8Array | undefined {
  const text = canonicalize({
    v: VERSION,
    type: leaf.type,
    id: leaf.id,
    at: leaf.at,
    org: leaf.organisation,
    actor: leaf.actor,
    actor_role: leaf.actorRole,
    object: leaf.object,
    payload_sha256: leaf.payloadSha256,
    prev_state: leaf.previousState,
    next_state: leaf.nextState,
  });
  const bytes = new TextEncoder().encode(text);
  return bytes.length <= MAX_LEAF_BYTES ? bytes : undefined;
}

/** What a leaf says of its event; undefined for the leaf of a signature, which is of another form and about no event. */
export function readLeaf(bytes: Uint8Array): Pick<Leaf, 'id' | 'type' | 'at'> | undefined {
  const { v, id, type, at } = JSON.parse(new TextDecoder().decode(bytes)) as Leaf & { v?: number };
  return v === VERSION ? { id, type, at } : undefined;
}
