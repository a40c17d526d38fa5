import { isAllianceError } from '@alliance/errors/alliance-error';
import type { CallOptions } from '@alliance/rpc/types';
import type { Clients } from '../clients.ts';
import { type CardMetadata, parseCard } from './front-matter.ts';
import { hubRefOf, type RepoName, type Repository } from './repository.ts';

const TRIES = 3;

/**
 * Takes into the catalogue's description what the README's front matter says, and for a model its text as the overview of the
 * model card: on this surface the README is the card. Errors: those of changing an asset, for example `licence_unknown`.
 */
export async function applyReadme(
  clients: Clients,
  repository: Repository,
  { params, readme, options }: { params: RepoName; readme: string; options: CallOptions },
): Promise<void> {
  const { metadata, body } = parseCard(readme);
  if (metadata && Object.keys(metadata).length > 0)
    await untilUnopposed(() => describeAsset(clients, repository, { params, metadata, options }));
  if (repository.type === 'model' && body !== '')
    await untilUnopposed(() => writeOverview(clients, repository, { params, body, options }));
}

async function describeAsset(
  clients: Clients,
  repository: Repository,
  { params, metadata, options }: { params: RepoName; metadata: CardMetadata; options: CallOptions },
): Promise<void> {
  const ref = hubRefOf(repository, params);
  const { asset } = await clients.assets(repository.kind).getAsset({ ref }, options);
  if (!asset) return;
  const { licence, title, languages, tags, tasks } = metadata;
  await clients.assets(repository.kind).updateAsset(
    {
      ref,
      expectedRevision: asset.revision,
      ...(licence === undefined ? {} : { licence }),
      ...(title === undefined ? {} : { title: title.slice(0, 200) }),
      ...(languages ? { languages: { values: languages.filter(isLanguage).slice(0, 50) } } : {}),
      ...(tags ? { tags: { values: tags.filter((tag) => tag.length <= 64).slice(0, 50) } } : {}),
      ...(tasks ? { tasks: { values: tasks.filter(isTask).slice(0, 20) } } : {}),
    },
    options,
  );
}

async function writeOverview(
  { models }: Clients,
  repository: Repository,
  { params, body, options }: { params: RepoName; body: string; options: CallOptions },
): Promise<void> {
  const ref = hubRefOf(repository, params);
  const known = await models.getCard({ ref }, options).catch((error: unknown) => {
    if (isAllianceError(error, 'not_found')) return { card: undefined };
    throw error;
  });
  const overview = Buffer.from(body)
    .subarray(0, 65_000)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  await models.putCard(
    { card: { ...known.card, ref, overview }, expectedRevision: known.card?.revision ?? 0n } as never,
    options,
  );
}

/** Somebody else may change it at the same time: what they did is read, and the change made again. */
async function untilUnopposed(change: () => Promise<void>): Promise<void> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await change();
    } catch (error) {
      if (left === 1 || !isAllianceError(error, 'revision_mismatch', 'concurrent_change', 'already_exists'))
        throw error;
    }
  }
}

function isLanguage(tag: string): boolean {
  try {
    return tag.length <= 35 && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function isTask(task: string): boolean {
  return task.length <= 64 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(task);
}
