import { createHash } from 'node:crypto';
import type { Upload } from '@alliance/cli/api/shapes';
import { sampleTerms } from '../../scripts/samples/sample-files.ts';
import { sendParts, textFile } from '../../scripts/samples/upload-text.ts';
import { type Cast, command } from './cast.ts';

/** The n-th piece of work for a service: commands that follow from each other, each written down; ends at the first that is not done. */
export type Workload = (cast: Cast, n: number) => Promise<void>;

const apply: Workload = async (cast, n) => {
  const slug = `o-${n}`;
  const application = { slug, kind: 'company', legalName: `Organisation ${n}` };
  const applied = await command(cast, cast.owner, 'POST', '/v1/organisations', application);
  if (!cast.ledger.note('organisation', slug, applied)) return;
  const taken = await command(cast, cast.researcher, 'POST', '/v1/organisations', { ...application, slug: `-${n}-` });
  cast.ledger.note('organisation', `-${n}-`, taken);
  const admitted = await command(cast, cast.governance, 'POST', `/v1/organisations/${slug}/admit`);
  cast.ledger.note('admission', slug, admitted);
};

/** Every other file has other bytes than it claims. */
const upload: Workload = async (cast, n) => {
  const honest = n % 2 === 0;
  const text = `the file number ${n}\n`;
  const file = honest
    ? textFile(text)
    : { ...textFile(text), sha256: createHash('sha256').update(`${n}`).digest('hex') };
  const body = { organisation: cast.organisation, files: [file] };
  const opened = await command(cast, cast.owner, 'POST', '/v1/uploads', body);
  if (opened.outcome !== 'done') return;
  const started = opened.body as Upload;
  if (!(await sendParts(started.files, text))) return;
  const completed = await command(cast, cast.owner, 'POST', `/v1/uploads/${started.upload.id}/complete`);
  cast.ledger.note(honest ? 'blob' : 'refusedBlob', file.sha256, completed);
};

function assets(kind: 'dataset' | 'model'): Workload {
  return async (cast, n) => {
    const { organisation, owner, ledger } = cast;
    const name = `${kind}-${n}`;
    const key = `${organisation}/${name}`;
    const path = `/v1/${kind}s/${organisation}/${name}`;
    const described = { organisation, name, title: `Number ${n}`, access: 'open', licence: 'CC0-1.0' };
    if (!ledger.note(kind, key, await command(cast, owner, 'POST', `/v1/${kind}s`, described))) return;
    const nameless = await command(cast, owner, 'POST', `/v1/${kind}s`, { ...described, name: `.${name}` });
    ledger.note(kind, `${organisation}/.${name}`, nameless);
    if (kind === 'model') {
      const card = await command(cast, owner, 'PUT', `${path}/card`, { overview: `Number ${n}` });
      if (!ledger.note('card', key, card)) return;
    }
    const draft = await command(cast, owner, 'POST', `${path}/versions`, { version: '1.0.0' });
    if (draft.outcome !== 'done') return;
    const filled = await command(cast, owner, 'PATCH', `${path}/versions/1.0.0/files`, { add: [cast.file] });
    if (filled.outcome !== 'done') return;
    ledger.note(`${kind}Version`, key, await command(cast, owner, 'POST', `${path}/versions/1.0.0/publish`));
  };
}

const terms: Workload = async (cast, n) => {
  const title = `Terms number ${n}`;
  const text = `The terms number ${n}.\n`;
  const texts = [{ language: 'en', text }];
  const body = { ...sampleTerms(cast.organisation), title, texts };
  const published = await command(cast, cast.owner, 'POST', '/v1/licences', body);
  if (!cast.ledger.note('terms', title, published)) return;
  const { licenceId } = published.body as { licenceId: string };
  const shown = { version: 1, language: 'en', textSha256: textFile(text).sha256 };
  const path = `/v1/licences/${encodeURIComponent(licenceId)}/acceptances`;
  cast.ledger.note('acceptance', licenceId, await command(cast, cast.researcher, 'POST', path, shown));
};

const access: Workload = async (cast, n) => {
  const { organisation, owner, researcher, ledger } = cast;
  const name = `gated-${n}`;
  const described = { organisation, name, title: `Gated ${n}`, access: 'gated', licence: 'CC0-1.0' };
  const made = await command(cast, owner, 'POST', '/v1/datasets', described);
  if (!ledger.note('dataset', `${organisation}/${name}`, made)) return;
  const statement = `The reason number ${n} of this researcher.`;
  const wish = {
    asset: `dataset:${organisation}/${name}`,
    purpose: 'research',
    statement,
    until: new Date(Date.now() + 86_400_000).toISOString(),
  };
  const requested = await command(cast, researcher, 'POST', '/v1/access-requests', wish);
  if (!ledger.note('request', statement, requested)) return;
  const { id } = requested.body as { id: string };
  const own = await command(cast, researcher, 'POST', `/v1/access-requests/${id}/approve`, {});
  ledger.note('grant', `${statement} (approved by its applicant)`, own);
  const approved = await command(cast, owner, 'POST', `/v1/access-requests/${id}/approve`, {});
  ledger.note('approval', statement, approved);
  ledger.note('grant', statement, approved);
};

/** Commands by the service that keeps their effects. */
export const WORKLOADS = {
  members: apply,
  storage: upload,
  datasets: assets('dataset'),
  models: assets('model'),
  licensing: terms,
  grants: access,
} satisfies Record<string, Workload>;

/** Facts of every service, for those that take them in. */
export const everything: Workload = async (cast, n) => {
  await Promise.all(
    [WORKLOADS.members, WORKLOADS.models, WORKLOADS.licensing, WORKLOADS.grants].map((work) => work(cast, n)),
  );
};
