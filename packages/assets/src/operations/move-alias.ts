import { requireRole } from '@alliance/auth/caller';
import { AllianceError, type FieldProblem, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Asker, AssetsContext } from '../context.ts';
import { type Alias, aliasProblem, MAX_ALIASES } from '../domain/alias.ts';
import type { Asset, AssetName } from '../domain/asset.ts';
import { textProblem } from '../domain/text-problem.ts';
import { isVersionNumber } from '../domain/version-number.ts';
import { deleteAlias as deleteRow, findAlias, insertAliasMove, listAliases, writeAlias } from '../store/alias-store.ts';
import { lockAsset } from '../store/asset-store.ts';
import { findVersion } from '../store/version-store.ts';
import type { AssetTables } from '../tables.ts';
import { assetText, loadAsset } from './load.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact' | 'clock' | 'events'>;
type Move = { asset: AssetName; name: string; note: string };

const MAX_NOTE = 2_000;

/**
 * Points an alias at a published version that is not retracted; where it points there already, nothing happens. Errors: those of
 * `requireRole`, `invalid_argument`, `not_found`, `state_conflict`.
 */
export async function putAlias(
  context: Context,
  { version, ...move }: Move & { version: string },
  asker: Asker,
): Promise<Alias> {
  return moveAlias(context, move, asker, async (trx, asset, present) => {
    const target = isVersionNumber(version) ? await findVersion(trx, asset, version) : undefined;
    if (!target || (target.state !== 'published' && target.state !== 'deprecated')) {
      throw invalidArgument('The alias cannot point there.', [
        { field: 'version', problem: 'must be a published version of the same asset that is not retracted' },
      ]);
    }
    if (present?.version === target.version) return present;
    if (!present && (await listAliases(trx, asset.id, MAX_ALIASES)).length === MAX_ALIASES) throw tooMany();
    const movedAt = context.clock();
    await writeAlias(trx, asset.id, { name: move.name, versionId: target.id, movedAt });
    return { name: move.name, version: target.version, movedAt };
  });
}

/** Deletes an alias; its history stays. Errors: those of `requireRole`, `invalid_argument`, `not_found`. */
export async function deleteAlias(context: Context, move: Move, asker: Asker): Promise<void> {
  await moveAlias(context, move, asker, async (trx, asset, present) => {
    if (!present) throw notFound(`alias "${move.name}" of ${assetText(context.kind, asset)}`);
    await deleteRow(trx, asset.id, move.name);
    return { name: move.name, version: '', movedAt: context.clock() };
  });
}

type Act = (trx: Transaction<AssetTables>, asset: Asset, present: Alias | undefined) => Promise<Alias>;

/** Does it with the asset locked, and writes down what has moved. */
async function moveAlias(context: Context, { asset: name, ...move }: Move, asker: Asker, act: Act): Promise<Alias> {
  const role = requireRole(asker.caller, name.organisation, ['owner', 'publisher'], 'publish');
  const problems = moveProblems(move);
  if (problems.length > 0)
    throw invalidArgument('The alias cannot be moved like this. Correct the fields named.', problems);
  const asset = await loadAsset(context, name, asker);
  const personId = asker.caller?.personId ?? '';
  return context.transact(async (trx) => {
    if (!(await lockAsset(trx, asset.id))) throw notFound(assetText(context.kind, name));
    const present = await findAlias(trx, asset.id, move.name);
    const moved = await act(trx, asset, present);
    const [fromVersion, toVersion] = [present?.version ?? '', moved.version];
    if (fromVersion === toVersion) return moved;
    const movedAt = moved.movedAt ?? context.clock();
    const record = { id: uuidv7(), alias: move.name, fromVersion, toVersion, personId, note: move.note, movedAt };
    await insertAliasMove(trx, asset.id, record);
    const fact = { actor: { personId, role }, asset, previousState: fromVersion, nextState: toVersion };
    await context.events.aliasMoved(trx, { ...fact, alias: move.name, fromVersion, toVersion }, movedAt);
    return moved;
  });
}

function moveProblems({ name, note }: Omit<Move, 'asset'>): FieldProblem[] {
  const problems = { name: aliasProblem(name), note: textProblem(note, { max: MAX_NOTE, lines: true }) };
  return Object.entries(problems).flatMap(([field, problem]) => (problem === undefined ? [] : [{ field, problem }]));
}

function tooMany(): AllianceError {
  return new AllianceError(
    'state_conflict',
    `An asset has at most ${MAX_ALIASES} aliases. Delete one that is not used.`,
  );
}
