import { invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { CallOptions } from '@alliance/rpc/types';
import { v7 as uuidv7 } from 'uuid';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { PeopleRegister } from '../clients/people-register.ts';
import { type Block, blockProblems } from '../domain/block.ts';
import type { AssetRef, Beneficiary } from '../domain/vocabulary.ts';
import { recordBlockFact } from '../facts/block-facts.ts';
import { insertBlock } from '../store/block-store.ts';
import { findOrganisation } from '../store/member-store.ts';
import type { Acting, Reading, Writing } from './acting.ts';
import { type Grantee, personNamed } from './beneficiary-of.ts';
import { requireOwnerAct } from './owner-act.ts';

export type NewBlock = {
  organisation: string;
  asset: AssetRef | undefined;
  subject: Grantee | undefined;
  reason: string;
  expiresAt: Date | undefined;
};

type Context = Writing & { assets: AssetsDirectory; people: PeopleRegister };

/**
 * Puts somebody on the blocklist of an organisation, for one of its assets or for all: no rule approves for them, and stewards are
 * warned. For stewards and owners. Throws `not_found` for an asset, person or organisation that is not there, `invalid_argument`.
 */
export async function addBlock(context: Context, given: NewBlock, acting: Acting): Promise<Block> {
  const { organisation, asset, expiresAt } = given;
  const actor = requireOwnerAct(acting.caller, organisation, 'add-block');
  const at = context.clock();
  const problems = blockProblems(given, at);
  if (!given.subject) problems.push({ field: 'subject', problem: 'must be a person or an organisation' });
  if (given.subject?.value === organisation) problems.push({ field: 'subject', problem: 'must not be itself' });
  if (!given.subject || !expiresAt || problems.length > 0)
    throw invalidArgument('Nobody is put on the blocklist like this. Correct the fields named.', problems);
  if (asset) await context.assets.getAsset(asset, acting.forward());
  const subject = await subjectNamed(context, given.subject, acting.forward());
  const block: Block = {
    ...{ id: uuidv7(), organisation, asset, subject, reason: given.reason.trim(), expiresAt },
    addedBy: actor.personId,
    addedAt: at,
    liftedBy: undefined,
    liftedAt: undefined,
  };
  return context.transact(async (trx) => {
    await insertBlock(trx, block);
    await recordBlockFact(trx, 'add', { block, actor, at });
    return block;
  });
}

async function subjectNamed(
  { db, people }: Reading & { people: PeopleRegister },
  named: Grantee,
  options: CallOptions,
): Promise<Beneficiary> {
  if (named.case === 'organisation') {
    if (!(await findOrganisation(db, named.value))) throw notFound(`organisation ${named.value}`);
    return { kind: 'organisation', organisation: named.value };
  }
  const personId = await personNamed(people, named, options);
  if (personId === undefined) throw notFound(`person ${named.value}`);
  return { kind: 'person', personId };
}
