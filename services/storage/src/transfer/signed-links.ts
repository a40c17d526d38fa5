import { createHmac, timingSafeEqual } from 'node:crypto';
import { AllianceError } from '@alliance/errors/alliance-error';

/** A secret under its id. Links name the id, so that keys can be changed while old links live on. */
export type SigningKey = { id: string; secret: Buffer };

/** What a link allows: one method on one resource, with these parameters. */
type LinkClaim = { method: string; resource: string; parameters: Readonly<Record<string, string>> };

const RESERVED = new Set(['expires', 'key', 'signature']);

/** Signs links with its first key and accepts those signed with any of its keys. */
export class LinkSigner {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #current: SigningKey;

  constructor(keys: readonly [SigningKey, ...SigningKey[]]) {
    this.#current = keys[0];
    this.#keys = new Map(keys.map(({ id, secret }) => [id, secret]));
  }

  /** The resource with its query, to be put behind the door's address. */
  sign(claim: LinkClaim, expiresAt: Date): string {
    const expires = String(Math.floor(expiresAt.getTime() / 1_000));
    const { id, secret } = this.#current;
    const signature = signatureOf(secret, claim, expires, id);
    return `${claim.resource}?${new URLSearchParams({ ...claim.parameters, expires, key: id, signature })}`;
  }

  /** Checks the query of a link that was used with `method` on `resource`. Throws `signature_invalid` or `link_expired`. */
  verify(claim: Pick<LinkClaim, 'method' | 'resource'>, query: URLSearchParams, now: Date): URLSearchParams {
    const [expires = '', id = '', signature = ''] = ['expires', 'key', 'signature'].map(
      (name) => query.get(name) ?? '',
    );
    // As text: many texts are read as the same bytes, and one link is to have one form.
    const given = Buffer.from(signature);
    const parameters = Object.fromEntries([...query].filter(([name]) => !RESERVED.has(name)));
    const secret = this.#keys.get(id);
    const right = secret && Buffer.from(signatureOf(secret, { ...claim, parameters }, expires, id));
    const once = new Set(query.keys()).size === query.size;
    if (!right || !once || given.length !== right.length || !timingSafeEqual(given, right)) throw invalid();
    if (Number(expires) * 1_000 <= now.getTime()) {
      throw new AllianceError('link_expired', 'This link has expired. Ask the registry for a fresh one.');
    }
    return query;
  }
}

function signatureOf(secret: Buffer, claim: LinkClaim, expires: string, keyId: string): string {
  const parameters = Object.entries(claim.parameters).sort(([one], [other]) => (one < other ? -1 : 1));
  const text = JSON.stringify(['alliance-transfer-1', claim.method, claim.resource, parameters, expires, keyId]);
  return createHmac('sha256', secret).update(text).digest('base64url');
}

/** The one answer to every link that we did not make. */
export function invalid(): AllianceError {
  return new AllianceError(
    'signature_invalid',
    'This link was changed, or is used for something else than it was made for. Ask the registry for a fresh one.',
  );
}
