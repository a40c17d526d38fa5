import { requireAllianceRole } from '@alliance/auth/caller';
import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { Asker, AssetsContext } from '../context.ts';
import type { Asset } from '../domain/asset.ts';
import {
  conclusionProblems,
  type LicenceAssignment,
  type LicenceConclusion,
  MAX_CONCLUSIONS,
} from '../domain/file-licences.ts';
import type { VersionName } from '../domain/version.ts';
import { lockAsset, refreshAsset } from '../store/asset-store.ts';
import { findConclusions, insertConclusion } from '../store/conclusion-store.ts';
import type { StoredVersion } from '../store/version-store.ts';
import { namesNoFile } from './check-file-licences.ts';
import { checkLicence } from './check-licence.ts';
import { type FileLicences, measureLicences } from './list-file-licences.ts';
import { loadVersion } from './load.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact' | 'clock' | 'events' | 'licensing' | 'manifests'>;

/**
 * Records what licence some files of a published version have. It counts before what is declared, and before earlier conclusions on
 * the same files, which stay. For governance and auditors. Errors: those of `requireAllianceRole`, `invalid_argument`, `licence_unknown`,
 * `not_found`, `state_conflict`, `concurrent_change`.
 */
export async function concludeLicence(
  context: Context,
  { name, ...given }: LicenceAssignment & { name: VersionName },
  asker: Asker,
): Promise<FileLicences> {
  const { personId, allianceRoles } = requireAllianceRole(asker.caller, ['governance', 'auditor'], 'decide');
  const role = allianceRoles.includes('governance') ? 'governance' : 'auditor';
  const paths = given.paths.normalize('NFC');
  const problems = conclusionProblems({ ...given, paths });
  if (problems.length > 0) throw invalidArgument('This cannot be concluded. Correct the fields named.', problems);
  const { asset, version } = await loadVersion(context, name, asker);
  if (version.state === 'draft' || version.purged) throw notPublished(version);
  const licence = await knownLicence(context, given.licence, asset, asker);
  const before = await findConclusions(context.db, version.id);
  if (before.length >= MAX_CONCLUSIONS) throw tooMany(version);
  const said = { ...given, paths, licence, evidence: given.evidence.trim(), licences: [] };
  const draft = { ...said, id: uuidv7(), personId, role, concludedAt: context.clock() };
  const found = await measureLicences(context, version, [...before, draft]);
  if (found.counts.at(-1)?.files === 0) throw namesNoFile([{ field: 'paths', paths }]);
  const conclusion: LicenceConclusion = { ...draft, licences: found.licences };
  await context.transact(async (trx) => {
    await lockAsset(trx, asset.id);
    // Which licences count rests on every conclusion before this one.
    if ((await findConclusions(trx, version.id)).length !== before.length) throw concludedMeanwhile();
    await insertConclusion(trx, version.id, conclusion);
    const refreshed = await refreshAsset(trx, asset.id, conclusion.concludedAt);
    const actor = { personId, role };
    const states = { previousState: before.length === 0 ? 'declared' : 'concluded', nextState: 'concluded' };
    const fact = { actor, asset: refreshed, version, ...states, conclusion, doubts: found.doubts };
    await context.events.licenceConcluded(trx, fact, conclusion.concludedAt);
  });
  return { ...found, conclusions: [...before, conclusion] };
}

/** A conclusion may name whose terms they are, too: it says what holds, not what is allowed. */
async function knownLicence(context: Context, licence: string, asset: Asset, asker: Asker): Promise<string> {
  const { expression } = await checkLicence(context, { licence, organisation: asset.organisation }, asker);
  return expression;
}

function notPublished({ version }: StoredVersion): AllianceError {
  return new AllianceError(
    'state_conflict',
    `Version ${version} is a draft, or its files are gone. Conclusions are about published files.`,
  );
}

function tooMany({ version }: StoredVersion): AllianceError {
  return new AllianceError(
    'state_conflict',
    `There are ${MAX_CONCLUSIONS} conclusions on version ${version}, the most there can be. Retract it, or publish a corrected version.`,
  );
}

function concludedMeanwhile(): AllianceError {
  return new AllianceError(
    'concurrent_change',
    'Somebody concluded something about this version meanwhile. Look at it, then decide again.',
  );
}
