import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '@alliance/cli/api/client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sentencesOf } from '../../scripts/samples/bigram-model.ts';
import { SAMPLE_CARD } from '../../scripts/samples/sample-files.ts';
import { sharedData } from '../alliance/data.ts';
import { PASSWORD } from '../alliance/people.ts';
import { Terminal } from '../alliance/terminal.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';
import { accuracyOf, chooserOf, commonest, readModel, trainMarks, writeModel } from './chain/diacritics.ts';

const treebank = sharedData('ud-vi-vtb') ?? '';
const exercises = sharedData('humaneval-xl-vi') ?? '';
const benchmark = sharedData('xcopa-vi') ?? '';
const RAW = 'dataset:kho-lieu/cay-cu-phap@1.0.0';
const EXERCISES = 'dataset:kho-lieu/bai-tap@1.0.0';
const BENCHMARK = 'dataset:kho-lieu/xcopa-vi@1.0.0';
const CORPUS = 'dataset:phong-lab/ngu-lieu@1.0.0';
const CLEAN_EXERCISES = 'dataset:phong-lab/bai-tap-sach@1.0.0';
const MODEL = 'model:phong-lab/them-dau@1.0.0';
const SHARED = treebank !== '' && exercises !== '' && benchmark !== '';

// Real texts → a filtered corpus → a model that is trained here → its evaluation → the retraction of one source.
// Needs the shared data sets ud-vi-vtb, humaneval-xl-vi and xcopa-vi beside the project.
describe.skipIf(!SHARED)('the chain from real texts to a trained model', () => {
  let alliance: TestAlliance;
  let home: string;
  let [supplier, laboratory, researcher] = [] as unknown as [Terminal, Terminal, Terminal];
  let [governance, laboratoryApi] = [] as unknown as [ApiClient, ApiClient];
  let accuracy: { model: number; commonest: number };
  const folder = async (name: string) => {
    await mkdir(join(home, name), { recursive: true });
    return join(home, name);
  };
  const signedIn = async (email: string) => {
    const terminal = new Terminal(alliance.url);
    await terminal.login(email, PASSWORD);
    return terminal;
  };
  const publish = async (by: Terminal, reference: string, from: string, ...more: string[]) => {
    const [, kind = '', name = ''] = /^(\w+):(.+)@/.exec(reference) ?? [];
    const asset = ['publish', from, `--${kind}`, name, '--version', '1.0.0', '--title', name, '--languages', 'vi'];
    await by.json(...asset, '--sign', ...more);
  };

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'alliance-chain-'));
    alliance = await startTestAlliance();
    const { people } = alliance;
    governance = await people.governance();
    await people.organisation('kho-lieu', 'company', 'chu@kho-lieu.test');
    laboratoryApi = await people.organisation('phong-lab', 'company', 'truong@phong-lab.test');
    await people.organisation('dai-hoc', 'university', 'khoa@dai-hoc.test');
    [supplier, laboratory, researcher] = [
      await signedIn('chu@kho-lieu.test'),
      await signedIn('truong@phong-lab.test'),
      await signedIn('khoa@dai-hoc.test'),
    ];
    for (const [terminal, organisation] of [
      [supplier, 'kho-lieu'],
      [laboratory, 'phong-lab'],
    ] as const) {
      await terminal.json('key', 'create', organisation);
      await terminal.json('key', 'register', organisation);
    }
    await publishRaw();
    const sentences = await publishCorpus();
    accuracy = await publishModel(sentences);
  }, 240_000);
  afterAll(async () => {
    await alliance?.[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true });
  });

  async function publishRaw(): Promise<void> {
    const raw = await folder('cay-cu-phap');
    for (const split of ['train', 'dev']) {
      await copyFile(join(treebank, `vi_vtb-ud-${split}.conllu`), join(raw, `${split}.conllu`));
    }
    const tasks = await folder('bai-tap');
    await copyFile(join(exercises, 'typescript.Vietnamese.jsonl'), join(tasks, 'bai-tap.jsonl'));
    const questions = await folder('xcopa-vi');
    await copyFile(join(benchmark, 'test.vi.jsonl'), join(questions, 'test.jsonl'));
    await Promise.all([
      publish(supplier, RAW, raw, '--access', 'gated', '--licence', 'CC-BY-SA-4.0'),
      publish(supplier, EXERCISES, tasks, '--access', 'open', '--licence', 'MIT'),
      publish(supplier, BENCHMARK, questions, '--access', 'open', '--licence', 'CC-BY-4.0'),
    ]);
    await alliance.settle();
  }

  /** Downloads the raw texts as its makers would, filters them, and says how many went in and came out. */
  async function publishCorpus(): Promise<string[]> {
    await give(supplier, 'dataset:kho-lieu/cay-cu-phap', { to: laboratory, email: 'truong@phong-lab.test' });
    const from = join(home, 'tai-ve');
    await Promise.all([
      laboratory.json('download', RAW, '--to', join(from, 'cay')),
      laboratory.json('download', EXERCISES, '--to', join(from, 'bai-tap')),
    ]);
    const texts = await Promise.all(
      ['train', 'dev'].map(async (split) =>
        sentencesOf('a.conllu', await readFile(join(from, 'cay', `${split}.conllu`), 'utf8')),
      ),
    );
    // Its lines hold NaN, so that they are no JSON as a whole.
    const lines = await readFile(join(from, 'bai-tap', 'bai-tap.jsonl'), 'utf8');
    const tasks = [...lines.matchAll(/"prompt": ("(?:[^"\\]|\\.)*")/g)].map(([, text = '""']) =>
      String(JSON.parse(text)),
    );
    const all = [...texts.flat(), ...tasks];
    const kept = [...new Set(texts.flat())].filter((sentence) => sentence.split(' ').length >= 4);
    const corpus = await folder('ngu-lieu');
    await writeFile(join(corpus, 'cau.jsonl'), jsonLines([...kept, ...tasks]));
    const counts = [{ unit: 'sentences', in: all.length, out: kept.length + tasks.length }];
    const provenance = join(home, 'nguon-goc.json');
    const filters = [{ name: 'four-words-or-more', counts }];
    const incomplete = { filters, consentBasis: 'no-personal-data' };
    const args = [CORPUS, corpus, '--access', 'gated', '--licence', 'CC-BY-SA-4.0'] as const;
    const origin = ['--derived-from', RAW, '--derived-from', EXERCISES, '--relation', 'filter'];
    await writeFile(provenance, JSON.stringify(incomplete));
    await expect(publish(laboratory, ...args, ...origin, '--provenance', provenance)).rejects.toThrow(
      /lawfulBasis.*nothing was published/s,
    );
    await writeFile(provenance, JSON.stringify({ ...incomplete, lawfulBasis: 'CC-BY-SA-4.0, MIT' }));
    const clean = await folder('bai-tap-sach');
    await writeFile(join(clean, 'bai-tap.jsonl'), jsonLines(tasks));
    const cleanArgs = [CLEAN_EXERCISES, clean, '--access', 'gated', '--licence', 'MIT'] as const;
    await Promise.all([
      publish(laboratory, ...args, ...origin, '--provenance', provenance),
      publish(laboratory, ...cleanArgs, '--derived-from', EXERCISES, '--relation', 'filter'),
    ]);
    await alliance.settle();
    return kept;
  }

  /** Trains on the corpus, publishes the weights, and records what they are worth on the benchmark. */
  async function publishModel(sentences: readonly string[]): Promise<typeof accuracy> {
    const files = writeModel(trainMarks(sentences, 2));
    const weights = await folder('them-dau');
    await writeFile(join(weights, 'model.safetensors'), files.weights);
    await writeFile(join(weights, 'forms.json'), files.forms);
    const card = join(home, 'card.json');
    await writeFile(card, JSON.stringify(SAMPLE_CARD));
    const parameters = join(home, 'run.json');
    await writeFile(parameters, JSON.stringify({ recipe: 'averaged-perceptron', hyperparameters: { epochs: 2 } }));
    const args = [MODEL, weights, '--access', 'open', '--licence', 'CC-BY-SA-4.0', '--card', card] as const;
    const run = ['--derived-from', CORPUS, '--relation', 'train', '--parameters', parameters];
    // The MIT licence says nothing of training: people decide.
    await expect(publish(laboratory, ...args, ...run)).rejects.toThrow('MIT does not mention "train"');
    const reviews = await governance.get<{ items: { id: string; output: string }[] }>('/v1/licences/reviews');
    expect(reviews.items).toEqual([expect.objectContaining({ output: MODEL })]);
    const decision = { decision: 'approve', reason: 'Tác giả bài tập đồng ý cho huấn luyện.' };
    await governance.post(`/v1/licences/reviews/${reviews.items[0]?.id}/decide`, decision);
    await publish(laboratory, ...args, ...run);
    const fetched = join(home, 'mo-hinh');
    await researcher.json('download', MODEL, '--to', fetched);
    const model = readModel(
      await readFile(join(fetched, 'model.safetensors')),
      await readFile(join(fetched, 'forms.json'), 'utf8'),
    );
    const questions = (await readFile(join(benchmark, 'test.vi.jsonl'), 'utf8')).trim().split('\n');
    const texts = questions.flatMap((line) => {
      const { premise, choice1, choice2 } = JSON.parse(line) as Record<string, string>;
      return [premise ?? '', choice1 ?? '', choice2 ?? ''];
    });
    const measured = {
      model: accuracyOf(chooserOf(model), texts),
      commonest: accuracyOf(commonest(model), texts),
    };
    await laboratoryApi.post('/v1/models/phong-lab/them-dau/versions/1.0.0/evaluations', {
      ...{ dataset: BENCHMARK, split: 'test', metric: 'syllable accuracy', value: measured.model },
    });
    await alliance.settle();
    return measured;
  }

  test('the model that anybody downloads puts marks back better than taking the commonest form', async () => {
    expect(accuracy.model).toBeGreaterThan(accuracy.commonest + 0.03);
    const { items } = await laboratoryApi.get<{ items: object[] }>(
      '/v1/models/phong-lab/them-dau/versions/1.0.0/evaluations',
    );
    expect(items).toEqual([expect.objectContaining({ dataset: BENCHMARK, value: accuracy.model })]);
  });

  test('lineage leads back to both sources by signed steps, and the benchmark is none of them', async () => {
    type Node = { version: string };
    const { nodes } = await researcher.json<{ nodes: Node[] }>('lineage', MODEL);
    const named = nodes.map(({ version }) => version);
    expect(named).toEqual(expect.arrayContaining([CORPUS, RAW, EXERCISES]));
    expect(named).not.toContain(BENCHMARK);
    const { items } = await laboratoryApi.get<{ items: object[] }>(
      '/v1/provenance/model/phong-lab/them-dau/1.0.0/evaluation-sets',
    );
    expect(items).toEqual([
      expect.objectContaining({ set: expect.objectContaining({ version: BENCHMARK }), inTraining: false }),
    ]);
    const gaps = await laboratory.json<{ items: object[] }>('audit', 'gaps', 'phong-lab');
    expect(gaps.items).toEqual([]);
    const table = await laboratory.run(['lineage', MODEL, '--csv']);
    expect(table.stdout.split('\n').filter((line) => /^dataset:/.test(line))).toHaveLength(3);
  });

  test('retracting one source names exactly the versions, grants and people that it reaches', async () => {
    await Promise.all(
      ['ngu-lieu', 'bai-tap-sach'].map((asset) =>
        give(laboratory, `dataset:phong-lab/${asset}`, { to: researcher, email: 'khoa@dai-hoc.test' }),
      ),
    );
    await researcher.json('download', CORPUS, '--to', join(home, 'cua-khoa'));
    await alliance.settle();
    type Impacted = { version: string; weakestEvidence: string; holders: { grants: number; personIds: string[] } };
    const impact = '/v1/provenance/dataset/kho-lieu/cay-cu-phap/1.0.0/impact';
    const { items } = await governance.get<{ items: Impacted[] }>(impact);
    const { person } = await (await alliance.people.as('khoa@dai-hoc.test')).get<{ person: { id: string } }>('/v1/me');
    expect(items.map(({ version, holders }) => [version, holders.grants, holders.personIds])).toEqual([
      [CORPUS, 1, [person.id]],
      [MODEL, 0, []],
    ]);
    expect(items.map(({ weakestEvidence }) => weakestEvidence)).toEqual(['digest-matched', 'digest-matched']);
    const retract = ['--reason', 'Tác giả rút lại.', '--severity', 'high', '--action', 'delete', '--yes'];
    await supplier.json('retract', RAW, ...retract, '--code', 'consent-withdrawn');
    await vi.waitFor(
      async () => {
        const cases = await governance.get<{ items: { organisation: string; retracted: string }[] }>(
          '/v1/retraction-cases',
        );
        expect(cases.items).toEqual([expect.objectContaining({ organisation: 'phong-lab', retracted: RAW })]);
      },
      { timeout: 20_000, interval: 200 },
    );
    const refused = await laboratory.run(['download', RAW, '--to', join(home, 'lan-nua')]);
    expect(refused.code).not.toBe(0);
    await researcher.json('download', CLEAN_EXERCISES, '--to', join(home, 'sach'));
  });
});

/** Access that is given unasked to an address, and claimed by whoever has it. */
async function give(by: Terminal, asset: string, { to, email }: { to: Terminal; email: string }): Promise<void> {
  const until = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
  await by.json(
    ...['grant', 'give', asset, '--email', email, '--purpose', 'research', '--operations', 'view,download,train'],
    ...['--until', until, '--reason', 'Hợp tác nghiên cứu.'],
  );
  const awards = await to.json<{ id: string; asset: string; state: string }[]>('award', 'list');
  const award = awards.find((one) => one.asset === asset && one.state === 'open');
  await to.json('award', 'claim', award?.id ?? '');
}

function jsonLines(texts: readonly string[]): string {
  return texts.map((text) => `${JSON.stringify({ text })}\n`).join('');
}
