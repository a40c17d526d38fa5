import { requireRole } from '@alliance/auth/caller';
import { invalidArgument, isAllianceError, notFound } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import { assignmentProblems, type LicenceAssignment } from '../domain/file-licences.ts';
import type { Version, VersionName } from '../domain/version.ts';
import { nextState } from '../domain/version-state.ts';
import { updateLicences } from '../store/draft-store.ts';
import { lockVersion } from '../store/version-store.ts';
import { checkLicence } from './check-licence.ts';
import { loadVersion, versionText } from './load.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact' | 'licensing'>;

/**
 * Says which files of a draft have licences of their own, in place of what was said before. Whether they name files is asked when
 * it is published. Errors: those of `requireRole` and `readAssignments`, `not_found`, `state_conflict`.
 */
export async function declareLicences(
  context: Context,
  { name, licences }: { name: VersionName; licences: readonly LicenceAssignment[] },
  asker: Asker,
): Promise<Version> {
  const { organisation } = name.asset;
  requireRole(asker.caller, organisation, ['owner', 'publisher'], 'publish');
  const { version } = await loadVersion(context, name, asker);
  nextState('change', version);
  const declared = await readAssignments(context, { organisation, licences }, asker);
  return context.transact(async (trx) => {
    const draft = await lockVersion(trx, version.id);
    if (!draft) throw notFound(versionText(context.kind, name));
    nextState('change', draft);
    await updateLicences(trx, draft.id, declared);
    return { ...draft, licences: declared, revision: draft.revision + 1 };
  });
}

/** Assignments in canonical form. Errors: `invalid_argument` (with every problem of their form at once), `licence_unknown`. */
export async function readAssignments(
  context: Pick<AssetsContext, 'licensing'>,
  given: { organisation: string; licences: readonly LicenceAssignment[] },
  asker: Asker,
): Promise<LicenceAssignment[]> {
  const licences = given.licences.map((one) => ({ ...one, paths: one.paths.normalize('NFC') }));
  const problems = assignmentProblems(licences);
  if (problems.length > 0)
    throw invalidArgument('The licences of files cannot be declared like this. Correct the fields named.', problems);
  return Promise.all(
    licences.map(async (assignment, index) => {
      try {
        const { licence } = assignment;
        const { expression } = await checkLicence(context, { licence, organisation: given.organisation }, asker);
        return { ...assignment, licence: expression };
      } catch (error) {
        if (!isAllianceError(error, 'invalid_argument')) throw error;
        throw invalidArgument(error.message, [{ field: `licences[${index}].licence`, problem: 'cannot be read' }]);
      }
    }),
  );
}
