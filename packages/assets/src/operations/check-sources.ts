import { invalidArgument } from '@alliance/errors/alliance-error';
import { isPublishedElsewhere } from '../clients/published-elsewhere.ts';
import type { Asker, AssetsContext } from '../context.ts';
import type { Derivation, VersionSource } from '../domain/version.ts';
import { maySeeAsset } from '../domain/visibility.ts';
import { findSources } from '../store/source-store.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'otherKind'>;
type Indexed = { index: number; source: VersionSource };

const MAX_PROBLEMS = 20;
const CALLS_AT_ONCE = 16;

/**
 * Throws `invalid_argument` that names the sources which are not published versions that the caller may see. Those of the
 * other kind are asked for at the service that keeps them.
 */
export async function checkSources(context: Context, derivations: readonly Derivation[], asker: Asker): Promise<void> {
  const sources = derivations.flatMap((derivation, index) =>
    'version' in derivation ? [{ index, source: derivation.version }] : [],
  );
  const own = sources.filter(({ source }) => source.kind === context.kind);
  const other = sources.filter(({ source }) => source.kind !== context.kind);
  const missing = [...(await missingHere(context, own, asker)), ...(await missingThere(context, other, asker))];
  if (missing.length === 0) return;
  throw invalidArgument(
    'Some sources are not published versions that you may see. Correct or remove them and send all again.',
    missing.slice(0, MAX_PROBLEMS).map(({ index, source: { kind, organisation, name, version } }) => ({
      field: `derivedFrom[${index}].version`,
      problem: `there is no published ${kind} ${organisation}/${name}@${version} that you may see`,
    })),
  );
}

async function missingHere({ db }: Context, wanted: Indexed[], { caller }: Asker): Promise<Indexed[]> {
  if (wanted.length === 0) return [];
  const found = await findSources(
    db,
    wanted.map(({ source }) => source),
  );
  const visible = new Set(
    found.filter((source) => source.state !== 'draft' && maySeeAsset(caller, source)).map(nameOf),
  );
  return wanted.filter(({ source }) => !visible.has(nameOf(source)));
}

async function missingThere({ otherKind }: Context, wanted: Indexed[], asker: Asker): Promise<Indexed[]> {
  const missing: Indexed[] = [];
  for (let start = 0; start < wanted.length; start += CALLS_AT_ONCE) {
    const batch = wanted.slice(start, start + CALLS_AT_ONCE);
    const published = await Promise.all(
      batch.map(({ source }) => isPublishedElsewhere(otherKind, source, asker.forward())),
    );
    missing.push(...batch.filter((_, place) => !published[place]));
  }
  return missing;
}

function nameOf({ organisation, name, version }: Omit<VersionSource, 'kind'>): string {
  return `${organisation}/${name}@${version}`;
}
