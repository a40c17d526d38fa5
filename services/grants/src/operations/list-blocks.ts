import { hasAllianceRole, requireCaller, requireScope } from '@alliance/auth/caller';
import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Block } from '../domain/block.ts';
import type { AccessRequest } from '../domain/request.ts';
import { mayAskAboutOthers } from '../domain/visibility.ts';
import { withAppeals } from '../store/block-appeal-store.ts';
import { blocksOfRequests, listBlocks as pageOfBlocks } from '../store/block-store.ts';
import type { Acting, Writing } from './acting.ts';
import { requireInsight } from './owner-act.ts';

type Context = Pick<Writing, 'db' | 'clock'>;
type Asking = Pick<Acting, 'caller'>;

/** The blocklist of an organisation, newest first. For those who decide for it, governance and auditors. */
export async function listBlocks(
  { db, clock }: Context,
  { organisation, all }: { organisation: string; all: boolean },
  page: PageRequest<readonly [string]>,
  { caller }: Asking,
): Promise<Page<Block>> {
  const reader = requireInsight(caller, organisation);
  const { rows, nextPageToken } = await pageOfBlocks(db, { organisation, standingAt: all ? undefined : clock() }, page);
  const blocks = await withAppeals(db, rows);
  // What somebody tells governance about an organisation is not for that organisation.
  const isOverseer = hasAllianceRole(reader, 'governance') || hasAllianceRole(reader, 'auditor');
  return { rows: isOverseer ? blocks : blocks.map(withoutReasons), nextPageToken };
}

/** What stands now about the caller, or about organisations that they own; with its reasons. */
export async function listMyBlocks(
  { db, clock }: Context,
  page: PageRequest<readonly [string]>,
  { caller }: Asking,
): Promise<Page<Block>> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const owned = person.memberships.filter(({ role }) => role === 'owner').map(({ organisation }) => organisation);
  const { rows, nextPageToken } = await pageOfBlocks(
    db,
    { personId: person.personId, owned, standingAt: clock() },
    page,
  );
  return { rows: await withAppeals(db, rows), nextPageToken };
}

function withoutReasons(block: Block): Block {
  return { ...block, appeal: block.appeal && { ...block.appeal, reasons: '' } };
}

/** Requests with the entries that stand now and are about them, where the caller decides or oversees; nobody else is warned. */
export async function withWarnings(
  { db, clock }: Context,
  requests: readonly AccessRequest[],
  { caller }: Asking,
): Promise<readonly (AccessRequest & { blockedBy: readonly string[] })[]> {
  const warned = requests.filter(({ asset }) => mayAskAboutOthers(caller, asset.organisation)).map(({ id }) => id);
  const blocks = warned.length > 0 ? await blocksOfRequests(db, warned, clock()) : new Map<string, string[]>();
  return requests.map((request) => ({ ...request, blockedBy: blocks.get(request.id) ?? [] }));
}
