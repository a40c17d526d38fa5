import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import { LATEST } from '../domain/alias.ts';
import type { Asset, AssetName } from '../domain/asset.ts';
import { MAIN, type Revision } from '../domain/revision.ts';
import { parseRevisionName } from '../domain/revision-name.ts';
import type { Version } from '../domain/version.ts';
import { mayWrite } from '../domain/visibility.ts';
import { findAlias } from '../store/alias-store.ts';
import { findBranch, findRevision, findRevisionsByPrefix } from '../store/revision-store.ts';
import { findVersion, findVersionOf, hasPublishedVersion, type StoredVersion } from '../store/version-store.ts';
import { assetText, loadAsset } from './load.ts';

type Context = Pick<AssetsContext, 'kind' | 'db'>;

/** A revision as somebody may see it, with the version that it became. */
export type Resolved = { revision: Revision; version: Version | undefined };

/** An asset on which somebody asks for revisions. */
export type RevisionsAsset = { asset: Asset; writer: boolean };

/** The asset, for those who may see revisions of it. Throws `not_found`, also for others while nothing is published. */
export async function loadAssetWithRevisions(
  context: Context,
  name: AssetName,
  asker: Pick<Asker, 'caller'>,
): Promise<RevisionsAsset> {
  const asset = await loadAsset(context, name, asker);
  const writer = mayWrite(asker.caller, asset);
  if (!writer && asset.latestVersion === '' && !(await hasPublishedVersion(context.db, asset.id)))
    throw notFound(assetText(context.kind, name));
  return { asset, writer };
}

/**
 * The revision of that name. Who may not write sees published ones only, and `main` is the latest version. Errors: `not_found`,
 * `version_retracted`.
 */
export async function resolveRevision(
  context: Context,
  { asset, writer }: RevisionsAsset,
  name: string,
): Promise<Resolved> {
  const meaning = parseRevisionName(name);
  const resolved =
    (meaning.branch === undefined ? undefined : await byBranch(context, { asset, writer }, meaning.branch)) ??
    (meaning.version === undefined ? undefined : await byVersion(context, asset, meaning.version)) ??
    (meaning.alias === undefined ? undefined : await byAlias(context, asset, meaning.alias)) ??
    (meaning.id === undefined ? undefined : await byId(context, { asset, writer }, meaning.id));
  if (!resolved) throw notFound(`revision "${name.slice(0, 100)}" of ${assetText(context.kind, asset)}`);
  return resolved;
}

async function byBranch(
  { db }: Context,
  { asset, writer }: RevisionsAsset,
  name: string,
): Promise<Resolved | undefined> {
  if (!writer) {
    if (name !== MAIN || asset.latestVersion === '') return undefined;
    return withRevision({ db }, await findVersion(db, asset, asset.latestVersion));
  }
  const head = (await findBranch(db, asset.id, name))?.head;
  const revision = head ? await findRevision(db, asset.id, head) : undefined;
  return revision && { revision, version: await findVersionOf(db, revision.id) };
}

async function byVersion({ db }: Context | { db: Context['db'] }, asset: Asset, number: string) {
  const version = await findVersion(db, asset, number);
  if (version?.state === 'retracted') throw retracted(version);
  return withRevision({ db }, version);
}

async function byAlias({ db }: Context, asset: Asset, name: string): Promise<Resolved | undefined> {
  const version = name === LATEST ? asset.latestVersion : (await findAlias(db, asset.id, name))?.version;
  return version === undefined || version === '' ? undefined : byVersion({ db }, asset, version);
}

async function byId({ db }: Context, { asset, writer }: RevisionsAsset, id: string): Promise<Resolved | undefined> {
  const [revision, other] = await findRevisionsByPrefix(db, asset.id, id);
  if (!revision || other) return undefined;
  const version = await findVersionOf(db, revision.id);
  if (writer) return { revision, version };
  if (version?.state === 'retracted') throw retracted(version);
  return version && { revision, version };
}

async function withRevision(
  { db }: { db: Context['db'] },
  version: StoredVersion | undefined,
): Promise<Resolved | undefined> {
  if (!version || version.revisionId === '') return undefined;
  const revision = await findRevision(db, version.assetId, version.revisionId);
  return revision && { revision, version };
}

function retracted({ version, reason, severity, successor }: Version): AllianceError {
  const instead = successor === '' ? '' : ` Use version ${successor} in its place.`;
  return new AllianceError('version_retracted', `Version ${version} was retracted: ${reason}${instead}`, {
    details: { version, severity, successor },
  });
}
