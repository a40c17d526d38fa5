import { requireRole } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import type { VersionName } from '../domain/version.ts';
import { nextState } from '../domain/version-state.ts';
import { requestSweep } from '../store/blob-store.ts';
import { deleteDraftRow } from '../store/draft-store.ts';
import { lockVersion } from '../store/version-store.ts';
import { loadVersion, versionText } from './load.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact'>;

/** Deletes a draft with its files. Errors: those of `requireRole`, `not_found`, `state_conflict`. */
export async function deleteDraft(context: Context, name: VersionName, asker: Asker): Promise<void> {
  requireRole(asker.caller, name.asset.organisation, ['owner', 'publisher'], 'publish');
  const { version } = await loadVersion(context, name, asker);
  nextState('change', version);
  await context.transact(async (trx) => {
    const draft = await lockVersion(trx, version.id);
    if (!draft) throw notFound(versionText(context.kind, name));
    nextState('change', draft);
    await deleteDraftRow(trx, draft.id);
    await requestSweep(trx, draft.assetId);
  });
}
