import { requireCaller, requireScope } from '@alliance/auth/caller';
import type { Page, PageRequest } from '@alliance/database/keyset-page';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { Deletion } from '../domain/deletion.ts';
import { mayAskAboutOthers } from '../domain/visibility.ts';
import { findDeletion, listDeletions as readDeletions } from '../store/deletion-store.ts';
import type { Acting, Reading, Writing } from './acting.ts';
import { visibleGrant } from './visible-grant.ts';

type Context = Reading & Pick<Writing, 'clock'>;

/** What is asked of the holder of a grant. Throws `not_found` when the caller may not see the grant, or nothing is asked. */
export async function getDeletion(
  context: Context,
  { grantId, version }: { grantId: string; version: string },
  acting: Pick<Acting, 'caller'>,
): Promise<Deletion> {
  await visibleGrant(context, grantId, acting);
  const deletion = await findDeletion(context.db, grantId, version);
  if (!deletion) throw notFound(`deletion attestation of grant ${grantId}`);
  return deletion;
}

/**
 * What holders of grants on an organisation's assets are to attest, or have; the first due first. For its stewards and owners,
 * governance and auditors. Throws `role_required`.
 */
export async function listDeletions(
  { db, clock }: Context,
  { organisation, late }: { organisation: string; late: boolean },
  page: PageRequest<readonly [string, string, string]>,
  acting: Pick<Acting, 'caller'>,
): Promise<Page<Deletion>> {
  const caller = requireCaller(acting.caller);
  requireScope(caller, 'read');
  if (!mayAskAboutOthers(caller, organisation))
    throw new AllianceError(
      'role_required',
      `Only stewards and owners of ${organisation}, governance and auditors may read this.`,
    );
  return readDeletions(db, { organisation, lateAt: late ? clock() : undefined }, page);
}
