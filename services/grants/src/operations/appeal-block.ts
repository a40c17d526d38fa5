import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import { type Block, requireStanding } from '../domain/block.ts';
import type { Actor } from '../facts/actor.ts';
import { recordBlockFact } from '../facts/block-facts.ts';
import { insertBlockAppeal } from '../store/block-appeal-store.ts';
import { lockBlock } from '../store/block-store.ts';
import type { Acting, Writing } from './acting.ts';
import { requireReasons } from './appeal-rejection.ts';

/**
 * Asks governance to look at an entry of a blocklist, while it stands and once; it stands meanwhile. For the person whom it is about,
 * or owners of the organisation. Throws `not_found` for everybody else, `state_conflict`, `already_exists`, `invalid_argument`.
 */
export async function appealBlock(
  { transact, clock }: Writing,
  { blockId, reasons }: { blockId: string; reasons: string },
  acting: Pick<Acting, 'caller'>,
): Promise<Block> {
  const caller = requireCaller(acting.caller);
  requireScope(caller, 'read');
  return transact(async (trx) => {
    const block = await lockBlock(trx, blockId);
    if (!block || !isAbout(block, caller)) throw notFound(`entry ${blockId}`);
    requireReasons(reasons);
    const at = clock();
    requireStanding(block, at);
    const none = { answer: '', decidedBy: undefined, decidedAt: undefined };
    const appeal = {
      id: uuidv7(),
      appellantId: caller.personId,
      reasons: reasons.trim(),
      state: 'open',
      createdAt: at,
      ...none,
    } as const;
    if (!(await insertBlockAppeal(trx, blockId, appeal)))
      throw new AllianceError('already_exists', 'There is an appeal against this entry already.');
    const role = block.subject.kind === 'person' ? 'person' : 'owner';
    const actor: Actor = { personId: caller.personId, role };
    const appealed = { ...block, appeal };
    await recordBlockFact(trx, 'appeal', { block: appealed, actor, at });
    return appealed;
  });
}

function isAbout({ subject }: Block, { personId, memberships }: Caller): boolean {
  if (subject.kind === 'person') return subject.personId === personId;
  return memberships.some(({ organisation, role }) => organisation === subject.organisation && role === 'owner');
}
