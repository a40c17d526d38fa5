import { requireRole } from '@alliance/auth/caller';
import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { Asker, AssetsContext } from '../context.ts';
import type { Asset, AssetDetails, AssetName } from '../domain/asset.ts';
import { detailsProblems } from '../domain/asset-details.ts';
import { assetNameProblem } from '../domain/asset-name.ts';
import { insertAsset } from '../store/asset-store.ts';
import { checkLicence } from './check-licence.ts';
import { assetText } from './load.ts';

type Context = Pick<AssetsContext, 'kind' | 'transact' | 'clock' | 'events' | 'licensing'>;

/**
 * Creates an asset without versions. Its licence must be known; whether it allows publication is asked when something is
 * published. Errors: those of `requireRole`, `invalid_argument`, `licence_unknown`, `already_exists`.
 */
export async function createAsset(context: Context, input: AssetName & AssetDetails, asker: Asker): Promise<Asset> {
  const { kind, transact, clock, events } = context;
  const { organisation, name } = input;
  const role = requireRole(asker.caller, organisation, ['owner', 'publisher'], 'publish');
  const nameProblem = assetNameProblem(name);
  const problems = [...(nameProblem ? [{ field: 'name', problem: nameProblem }] : []), ...detailsProblems(input)];
  if (problems.length > 0)
    throw invalidArgument(`The ${kind} cannot be created like this. Correct the fields named.`, problems);
  const licence = await checkLicence(context, input, asker);
  const now = clock();
  return transact(async (trx) => {
    const asset = await insertAsset(trx, {
      ...input,
      id: uuidv7(),
      licence: licence.expression,
      latestVersion: '',
      publicAllianceAsset: false,
      fileLicences: [],
      revision: 1,
      createdAt: now,
      updatedAt: now,
    });
    if (!asset) throw nameTaken(assetText(kind, input));
    const actor = { personId: asker.caller?.personId ?? '', role };
    await events.assetCreated(trx, { actor, asset, previousState: '', nextState: asset.access }, now);
    return asset;
  });
}

/** The error for a name that another asset has. */
export function nameTaken(asset: string): AllianceError {
  return new AllianceError('already_exists', `There is a ${asset} already. Choose another name, or change that one.`);
}
