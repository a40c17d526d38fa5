import { AllianceError } from '@alliance/errors/alliance-error';
import type { Block } from '../domain/block.ts';
import { recordBlockFact } from '../facts/block-facts.ts';
import { liftBlock as endBlock } from '../store/block-store.ts';
import type { Acting, Writing } from './acting.ts';
import { requireOwnerAct } from './owner-act.ts';

/** Takes somebody off the blocklist of an organisation. For stewards and owners. Throws `state_conflict` when no such entry stands. */
export async function liftBlock(
  { transact, clock }: Writing,
  { organisation, id }: Pick<Block, 'organisation' | 'id'>,
  acting: Pick<Acting, 'caller'>,
): Promise<Block> {
  const actor = requireOwnerAct(acting.caller, organisation, 'lift-block');
  return transact(async (trx) => {
    const at = clock();
    const block = await endBlock(trx, { organisation, id }, { by: actor.personId, at });
    if (!block)
      throw new AllianceError('state_conflict', `${organisation} has no entry ${id} in its blocklist that stands now.`);
    await recordBlockFact(trx, 'lift', { block, actor, at });
    return block;
  });
}
