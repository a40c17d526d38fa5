import type { Asker } from '@alliance/assets/context';
import type { VersionName } from '@alliance/assets/domain/version';
import { loadVersion } from '@alliance/assets/operations/load';
import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { ModelsContext } from '../context.ts';
import type { Evaluation } from '../domain/evaluation.ts';
import { listEvaluations as readEvaluations } from '../store/evaluation-store.ts';

/** One page of a version's evaluations, newest first, for whoever may see the version. Errors: `not_found`. */
export async function listEvaluations(
  { kind, db }: Pick<ModelsContext, 'kind' | 'db'>,
  { model, page }: { model: VersionName; page: PageRequest<readonly [string]> },
  asker: Pick<Asker, 'caller'>,
): Promise<Page<Evaluation>> {
  const { version } = await loadVersion({ kind, db }, model, asker);
  return readEvaluations(db, version.id, page);
}
