import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import type { Page, PageRequest } from '@alliance/database/keyset-page';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Rule } from '../domain/because.ts';
import { type AccessDecision, decideAccess } from '../domain/decide-access.ts';
import { nameOf, type Operation } from '../domain/vocabulary.ts';
import { heldSeatsFor } from '../store/held-seat-store.ts';
import { type AssetKey, assetsWithin, type PublishedAsset, type Reach } from '../store/my-access-store.ts';
import type { Acting, Reading, Writing } from './acting.ts';

const RULES = ['grant', 'own_organisation', 'alliance_member', 'open_access'] as const satisfies readonly Rule[];

export type MyAccessQuery = {
  operation: Operation;
  /** Empty = whatever it rests on. */
  rule: string;
};

export type MyAccess = PublishedAsset & { decision: AccessDecision };

/**
 * The published assets that the caller may have now, each in its newest version, and because of what. A page may hold fewer
 * than asked for, and have a next one. Throws `invalid_argument` for a rule that allows nothing.
 */
export async function listMyAccess(
  { db, clock }: Reading & Pick<Writing, 'clock'>,
  { operation, rule }: MyAccessQuery,
  page: PageRequest<AssetKey>,
  acting: Pick<Acting, 'caller'>,
): Promise<Page<MyAccess>> {
  const caller = requireCaller(acting.caller);
  requireScope(caller, 'read');
  if (rule !== '' && !(RULES as readonly string[]).includes(rule))
    throw invalidArgument('Nothing is allowed by this rule.', [
      { field: 'rule', problem: `must be one of ${RULES.join(', ')}` },
    ]);
  const at = clock();
  const { rows, nextPageToken } = await assetsWithin(db, reachOf(caller, rule), page);
  const gated = rows.filter(({ access }) => access === 'gated').map(({ asset }) => asset);
  const seats = await heldSeatsFor(db, caller.personId, gated, at);
  const decided = rows.map((row): MyAccess => {
    const { asset, version, access, versionState } = row;
    const facts = { access, versionState, subject: caller, seats: seats.get(nameOf(asset)) ?? [] };
    return { ...row, decision: decideAccess({ asset, version, operation, at }, facts) };
  });
  const wanted = ({ decision: { allowed, because } }: MyAccess) =>
    allowed && (rule === '' || because.some((reason) => reason.rule === rule));
  return { rows: decided.filter(wanted), nextPageToken };
}

function reachOf({ personId, memberships }: Caller, rule: string): Reach {
  const standing = memberships.filter(({ state }) => state === 'admitted').map(({ organisation }) => organisation);
  const through = (one: string) => rule === '' || rule === one;
  return {
    personId,
    own: through('own_organisation') ? standing : [],
    withOpen: through('open_access'),
    withAlliance: through('alliance_member') && standing.length > 0,
    withSeats: through('grant'),
  };
}
