import { type FieldProblem, isAllianceError } from '@alliance/errors/alliance-error';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { TrainedModel } from '../domain/use-report.ts';
import { maySeeAsset } from '../domain/visibility.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import type { Acting, Reading } from './acting.ts';
import { knowVersion } from './known-assets.ts';

type Context = Reading & { assets: AssetsDirectory };

/**
 * A problem for each model of a report that the caller does not see published: one that they may not see is told of like one that
 * is not there, and can be named as one outside.
 */
export async function modelProblems(
  context: Context,
  models: readonly TrainedModel[],
  acting: Acting,
): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = [];
  for (const [index, model] of models.entries()) {
    if (!('version' in model) || model.version.asset.kind !== 'model') continue;
    if (await isPublished(context, model.version, acting)) continue;
    problems.push({
      field: `report.models[${index}].version`,
      problem: 'is no published version of a model that you may see; name a model outside as external',
    });
  }
  return problems;
}

async function isPublished(
  context: Context,
  { asset, version }: { asset: AssetRef; version: string },
  acting: Acting,
): Promise<boolean> {
  try {
    const known = await knowVersion(context, asset, version, acting.forward());
    const isThere = known.versionState !== undefined && known.versionState !== 'draft';
    return isThere && maySeeAsset(acting.caller, asset.organisation, known.asset.access);
  } catch (error) {
    if (isAllianceError(error, 'not_found', 'invalid_argument')) return false;
    throw error;
  }
}
