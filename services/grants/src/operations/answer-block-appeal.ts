import { requireAllianceRole, requireCaller } from '@alliance/auth/caller';
import type { Page, PageRequest } from '@alliance/database/keyset-page';
import { notFound } from '@alliance/errors/alliance-error';
import { answerAppeal, type Block, type BlockAppealState, requireStanding } from '../domain/block.ts';
import { requireNeutralGovernance } from '../domain/separation-of-duties.ts';
import { recordBlockFact } from '../facts/block-facts.ts';
import { listBlockAppeals as pageOfAppeals, updateBlockAppeal, withAppeals } from '../store/block-appeal-store.ts';
import { liftBlock, lockBlock } from '../store/block-store.ts';
import { membershipsOf } from '../store/member-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import type { Acting, Writing } from './acting.ts';
import { requireReasons } from './appeal-rejection.ts';
import { asSubject } from './decide-on-request.ts';
import { requireGovernance } from './visible-grant.ts';

/**
 * Lets an entry stand that was appealed against, or lifts it, with reasons. For governance that belongs to neither side and has no part
 * in it. Throws `role_required`, `separation_of_duties`, `not_found`, `state_conflict`, `invalid_argument`.
 */
export async function answerBlockAppeal(
  { transact, clock }: Writing,
  { blockId, lift, reasons }: { blockId: string; lift: boolean; reasons: string },
  acting: Pick<Acting, 'caller'>,
): Promise<Block> {
  const caller = requireCaller(acting.caller);
  const actor = requireGovernance(caller);
  requireReasons(reasons);
  return transact(async (trx) => {
    const held = await lockBlock(trx, blockId);
    const [block] = held ? await withAppeals(trx, [held]) : [];
    if (!block) throw notFound(`entry ${blockId}`);
    const at = clock();
    requireStanding(block, at);
    const appeal = answerAppeal(block.appeal, { lift, reasons, by: caller.personId, at });
    const people = [block.addedBy, appeal.appellantId];
    requireNeutralGovernance({ sides: await sidesOf(trx, block), people }, await asSubject(trx, caller));
    await updateBlockAppeal(trx, blockId, appeal);
    const lifted = lift ? await liftBlock(trx, block, { by: caller.personId, at }) : block;
    const answered = { ...(lifted ?? block), appeal };
    await recordBlockFact(trx, lift ? 'lift' : 'uphold', { block: answered, actor, at });
    return answered;
  });
}

/** Entries that were appealed against, the oldest appeal first. For governance and auditors. Throws `role_required`. */
export async function listBlockAppeals(
  { db, clock }: Pick<Writing, 'db' | 'clock'>,
  state: BlockAppealState | undefined,
  page: PageRequest<readonly [string]>,
  acting: Pick<Acting, 'caller'>,
): Promise<Page<Block>> {
  requireAllianceRole(acting.caller, ['governance', 'auditor'], 'read');
  return pageOfAppeals(db, { state, now: clock() }, page);
}

/** Whose it is, and whom it is about, with the organisations to which a person belongs. */
async function sidesOf(trx: GrantsTrx, { organisation, subject }: Block): Promise<string[]> {
  if (subject.kind === 'organisation') return [organisation, subject.organisation];
  const theirs = await membershipsOf(trx, subject.personId);
  return [organisation, ...theirs.map((membership) => membership.organisation)];
}
