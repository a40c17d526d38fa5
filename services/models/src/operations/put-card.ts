import type { Asker } from '@alliance/assets/context';
import type { AssetName } from '@alliance/assets/domain/asset';
import { assetText, loadAsset } from '@alliance/assets/operations/load';
import { revisionMismatch } from '@alliance/assets/operations/revision';
import { holdAsset } from '@alliance/assets/store/asset-store';
import { requireRole } from '@alliance/auth/caller';
import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { ModelsContext } from '../context.ts';
import { type CardContent, cardProblems, type ModelCard } from '../domain/model-card.ts';
import { insertCard, replaceCard } from '../store/card-store.ts';
import { tellCard } from './tell-card.ts';

type Context = Pick<ModelsContext, 'kind' | 'db' | 'transact' | 'clock'>;
type Input = { name: AssetName; card: CardContent; expectedRevision: number };

/**
 * Writes the card of a model: the first one when the expected revision is 0, else in place of the one with that revision.
 * Errors: those of `requireRole`, `invalid_argument`, `not_found`, `already_exists`, `revision_mismatch`.
 */
export async function putCard(
  { kind, db, transact, clock }: Context,
  { name, card, expectedRevision }: Input,
  asker: Pick<Asker, 'caller'>,
): Promise<ModelCard> {
  const role = requireRole(asker.caller, name.organisation, ['owner', 'publisher'], 'publish');
  const problems = cardProblems(card);
  if (problems.length > 0)
    throw invalidArgument('The card cannot be written like this. Correct the fields named.', problems);
  const asset = await loadAsset({ kind, db }, name, asker);
  const now = clock();
  return transact(async (trx) => {
    if (!(await holdAsset(trx, asset.id))) throw notFound(assetText(kind, name));
    const written =
      expectedRevision === 0
        ? await insertCard(trx, asset.id, card, now)
        : await replaceCard(trx, { assetId: asset.id, revision: expectedRevision }, card, now);
    if (!written) throw expectedRevision === 0 ? cardExists(name) : revisionMismatch();
    const actor = { personId: asker.caller?.personId ?? '', role };
    await tellCard(trx, { asset, actor, card: written, now });
    return written;
  });
}

function cardExists(name: AssetName): AllianceError {
  return new AllianceError(
    'already_exists',
    `The ${assetText('model', name)} has a card already. Read it and send its revision (If-Match) to replace it.`,
  );
}
