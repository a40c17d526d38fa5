import type { OrganisationRole } from '@alliance/auth/caller';
import { AllianceError, isAllianceError } from '@alliance/errors/alliance-error';
import { isKept } from '../domain/chunk-epoch.ts';
import { type ChunkPlace, type ChunkSender, placePath } from '../domain/chunk-place.ts';
import type { LinkSigner } from './signed-links.ts';

/** Never the method of a request: no token passes for a link, and no link for a token. */
const METHOD = 'CHUNKS';

/** Makes and checks the tokens with which chunks are sent: each for one person, in one role, to one place. */
export class ChunkTokens {
  readonly #signer: LinkSigner;

  constructor(signer: LinkSigner) {
    this.#signer = signer;
  }

  issue(place: ChunkPlace, { personId, role }: ChunkSender, expiresAt: Date): string {
    const claim = { method: METHOD, resource: chunkPath(place), parameters: { person: personId, role } };
    const signed = this.#signer.sign(claim, expiresAt);
    return Buffer.from(signed.slice(signed.indexOf('?') + 1)).toString('base64url');
  }

  /** Who sends to this place. Throws `unauthenticated`, `credentials_refused` or `token_expired`. */
  verify(authorization: string | undefined, place: ChunkPlace, now: Date): ChunkSender {
    if (authorization === undefined)
      throw new AllianceError('unauthenticated', 'Send the token that the registry gave for this upload.');
    const [, token = ''] = /^Bearer ([\w-]{1,2000})$/i.exec(authorization) ?? [];
    const query = this.#read(token, place, now);
    if (!isKept(place.epoch, now)) throw expired();
    return { personId: query.get('person') ?? '', role: (query.get('role') ?? '') as OrganisationRole };
  }

  #read(token: string, place: ChunkPlace, now: Date): URLSearchParams {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.toString('base64url') !== token) throw refused();
    const query = new URLSearchParams(bytes.toString('utf8'));
    try {
      return this.#signer.verify({ method: METHOD, resource: chunkPath(place) }, query, now);
    } catch (error) {
      throw isAllianceError(error, 'link_expired') ? expired() : refused();
    }
  }
}

/** Path of a place below the door. */
export function chunkPath(place: ChunkPlace): string {
  return `/xet/${placePath(place)}`;
}

function expired(): AllianceError {
  return new AllianceError('token_expired', 'The token of this upload has expired. Ask the registry for a fresh one.');
}

function refused(): AllianceError {
  return new AllianceError(
    'credentials_refused',
    'The token was not made for this upload. Ask the registry for one that is.',
  );
}
