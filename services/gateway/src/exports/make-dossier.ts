import { notFound } from '@alliance/errors/alliance-error';
import type { Dossier } from '@alliance/model-dossier/dossier';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { Assessment } from '@alliance/proto/alliance/licensing/v1/derivation_pb';
import type { CallOptions } from '@alliance/rpc/types';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { versionRefOf } from '../asset-kinds.ts';
import { formatVersionRef } from '../asset-reference.ts';
import type { Clients } from '../clients.ts';
import { type ProvenClosure, readClosure } from './read-closure.ts';
import { type DossierFacts, toDossier } from './to-dossier.ts';

type Named = { org: string; name: string; version: string };
const PAGE = 200;

/**
 * The dossier of a version of a model, as far as the caller may know of it. Errors: those of `readClosure` and `Assess`
 * (`unauthenticated` among them).
 */
export async function makeDossier(
  clients: Clients,
  { params, base }: { params: Named; base: string },
  options: CallOptions,
): Promise<Dossier> {
  const model = versionRefOf(AssetKind.MODEL, params);
  const closure = await readClosure(clients, model, options, { withEnvelopes: true, withProofs: true });
  const [{ asset }, evaluations, assessment] = await Promise.all([
    clients.assets(AssetKind.MODEL).getAsset({ ref: model.asset }, options),
    evaluationsOf(clients, model, options),
    assess(clients, { model, licence: closure.nodes[0]?.licence ?? '' }, options),
  ]);
  if (!asset) throw notFound('model of that name');
  const facts = { registry: base, madeAt: new Date().toISOString(), title: asset.title };
  return toDossier(closure, { ...facts, evaluations, assessment, proven: provenBy(closure) });
}

/** Every proof leads to the same checkpoint; it stands at the end of each. */
function provenBy({ entries, logKey, logPolicy }: ProvenClosure): DossierFacts['proven'] {
  const [first] = entries;
  const end = first?.proof.indexOf('\n\n') ?? -1;
  return {
    checkpoint: first === undefined || end < 0 ? '' : first.proof.slice(end + 2),
    entries: entries.map(({ index, leaf, proof }) => ({ index, leaf: leaf.toString('base64'), proof })),
    logKey,
    policy: logPolicy,
  };
}

async function evaluationsOf(
  { models }: Pick<Clients, 'models'>,
  model: ReturnType<typeof versionRefOf>,
  options: CallOptions,
): Promise<DossierFacts['evaluations']> {
  const found: DossierFacts['evaluations'][number][] = [];
  for (let pageToken = ''; ; ) {
    const page = await models.listEvaluations({ model, pageSize: PAGE, pageToken }, options);
    for (const { dataset, split, metric, value, unit, recordedAt } of page.evaluations)
      found.push({
        ...{ split, metric, value, unit },
        dataset: dataset ? formatVersionRef(dataset) : '',
        recordedAt: recordedAt ? timestampDate(recordedAt).toISOString() : null,
      });
    if (page.nextPageToken === '') return found;
    pageToken = page.nextPageToken;
  }
}

/** What is asked of whoever passes the model on as it is, under its own licence. */
async function assess(
  { derivations }: Pick<Clients, 'derivations'>,
  { model, licence }: { model: ReturnType<typeof versionRefOf>; licence: string },
  options: CallOptions,
): Promise<DossierFacts['assessment']> {
  const asked = {
    inputs: [{ source: { case: 'version', value: model } as const }],
    operation: 'copy',
    output: { kind: AssetKind.MODEL, name: model.asset.name, licence, shared: true },
  };
  const { assessment } = await derivations.assess(asked, options);
  const { id, verdict, stance, digest, duties } = assessment as Assessment;
  return {
    ...{ id, verdict, stance, digest },
    duties: duties.map((duty) => ({
      ...{ id: duty.id, licence: duty.licence, clause: duty.clause, state: duty.state },
      text: { vi: duty.textVi, en: duty.textEn },
      paths: duty.paths.map(({ refs }) => refs),
    })),
  };
}
