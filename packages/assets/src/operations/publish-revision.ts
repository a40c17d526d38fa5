import { requireRole } from '@alliance/auth/caller';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Asker, AssetsContext } from '../context.ts';
import type { Asset, AssetName } from '../domain/asset.ts';
import type { GivenDerivation } from '../domain/derivations.ts';
import type { LicenceAssignment } from '../domain/file-licences.ts';
import type { Revision } from '../domain/revision.ts';
import { withoutV } from '../domain/revision-name.ts';
import type { Version } from '../domain/version.ts';
import { parseVersionNumber, type VersionNumber } from '../domain/version-number.ts';
import { lockAsset } from '../store/asset-store.ts';
import { insertDraft } from '../store/draft-store.ts';
import { findVersion, findVersionOf } from '../store/version-store.ts';
import type { AssetTables } from '../tables.ts';
import { checkNotesAndSources } from './check-notes-and-sources.ts';
import { type CheckContext, checkPublication, recheckRule } from './check-publication.ts';
import { readAssignments } from './declare-licences.ts';
import { assetText, loadAsset, versionText } from './load.ts';
import { pinAndTell } from './pin-and-tell.ts';
import { checkUnchanged } from './publish-version.ts';
import { resolveRevision } from './resolve-revision.ts';

type Context = CheckContext & Pick<AssetsContext, 'transact' | 'clock' | 'events' | 'otherKind'>;
type Input = {
  name: AssetName;
  revision: string;
  version: string;
  notes: string;
  derivedFrom: readonly GivenDerivation[];
  /** Undefined = those of the version below that still name a file. */
  licences: readonly LicenceAssignment[] | undefined;
};

/**
 * Makes a revision a published version, in one step. Errors: those of `requireRole` and `checkPublication`, `invalid_version`,
 * `invalid_argument`, `not_found`, `already_exists`, `state_conflict` when it is a version already, `concurrent_change`.
 */
export async function publishRevision(
  context: Context,
  input: Input,
  asker: Asker,
): Promise<{ version: Version; revision: Revision }> {
  const role = requireRole(asker.caller, input.name.organisation, ['owner', 'publisher'], 'publish');
  const number = parseVersionNumber(withoutV(input.version));
  const now = context.clock();
  const derivedFrom = await checkNotesAndSources(context, { ...input, now }, asker);
  const asset = await loadAsset(context, input.name, asker);
  const { revision, version: published } = await resolveRevision(context, { asset, writer: true }, input.revision);
  if (await findVersion(context.db, asset, number.text)) throw numberTaken(context, asset, number);
  if (published) throw publishedAlready(published);
  const { manifest, fileCount, totalBytes } = revision;
  const licences = input.licences && (await readAssignments(context, { ...asset, licences: input.licences }, asker));
  const candidate = {
    ...{ version: number.text, sortKey: number.sortKey, manifest, fileCount, derivedFrom },
    licences: licences ?? ('inherited' as const),
  };
  const checked = await checkPublication(context, { asset, candidate }, asker);
  const id = uuidv7();
  const version = await context.transact(async (trx) => {
    await lockUnpublished(trx, context, asset, revision);
    await recheckRule(trx, context, { assetId: asset.id, candidate, belowId: checked.belowId });
    const files = { manifest, fileCount, totalBytes };
    const draft = {
      id,
      assetId: asset.id,
      number,
      notes: input.notes,
      base: '',
      derivedFrom,
      licences: checked.licences,
      ...files,
      createdAt: now,
    };
    if (!(await insertDraft(trx, draft))) throw numberTaken(context, asset, number);
    const actor = { personId: asker.caller?.personId ?? '', role };
    const publication = { asset, version: { id, state: 'draft' as const }, revisionId: revision.id, actor, now };
    return pinAndTell(trx, context, { ...publication, ...checked });
  });
  return { version, revision };
}

async function lockUnpublished(
  trx: Transaction<AssetTables>,
  { kind }: Context,
  asset: Asset,
  revision: Revision,
): Promise<void> {
  const present = await lockAsset(trx, asset.id);
  if (!present) throw notFound(assetText(kind, asset));
  checkUnchanged(present, asset);
  const published = await findVersionOf(trx, revision.id);
  if (published) throw publishedAlready(published);
}

function publishedAlready({ version }: Version): AllianceError {
  return new AllianceError(
    'state_conflict',
    `This revision is version ${version} already. Commit something, or give that version another name with an alias.`,
  );
}

function numberTaken({ kind }: Context, asset: Asset, number: VersionNumber): AllianceError {
  return new AllianceError(
    'already_exists',
    `There is a ${versionText(kind, { asset, version: number.text })} already. Choose the next number.`,
  );
}
