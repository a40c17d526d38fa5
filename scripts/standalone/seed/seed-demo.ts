import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@alliance/cli/api/client';
import { ApiProblem } from '@alliance/cli/api/problem';
import { assetPath, parseReference } from '@alliance/cli/reference';
import { TransferMemory } from '@alliance/cli/transfer/memory';
import type { Derivation, NewAsset } from '@alliance/cli/transfer/publish';
import { publishFolder } from '@alliance/cli/transfer/publish-folder';
import { SAMPLE_CARD, sampleTerms, writeSamples } from '../../samples/sample-files.ts';
import { DEMO_GOVERNANCE } from '../environments.ts';
import { DEMO_ASSETS, DEMO_ORGANISATIONS, DEMO_PEOPLE, type DemoEmail } from './demo-alliance.ts';

export type SeedOptions = {
  url: string;
  password: string;
  /** Written when everything is there. */
  done: string;
};

/** Fills a new node with the demo alliance through its public API. What an interrupted run left is taken as it is. */
export async function seedDemo({ url, password, done }: SeedOptions): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'alliance-demo-'));
  try {
    const demo = new DemoSeed(url, password, new TransferMemory(join(work, 'memory')));
    await demo.joinPeopleAndOrganisations();
    const samples = await writeSamples(work, 'dong-a');
    const licence = await demo.publishTerms();
    await demo.publish(
      'lan@sao-mai.example',
      'dataset:sao-mai/cau-don-tieng-viet',
      samples.sentences,
      DEMO_ASSETS.sentences as never,
    );
    await demo.publish('minh@dong-a.example', 'dataset:dong-a/dia-danh-mau', samples.places, {
      ...DEMO_ASSETS.places,
      licence,
    } as never);
    await demo.publish(
      'minh@dong-a.example',
      'dataset:dong-a/ghi-chu-noi-bo',
      samples.notes,
      DEMO_ASSETS.notes as never,
    );
    await demo.publish('lan@sao-mai.example', 'model:sao-mai/cap-am-tiet', samples.model, DEMO_ASSETS.model as never, [
      { version: 'dataset:sao-mai/cau-don-tieng-viet@1.0.0', relation: 'train' },
    ]);
    await demo.askForAccess();
    await writeFile(done, `${new Date().toISOString()}\n`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** What exists already is what an interrupted run left. */
async function unlessThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ApiProblem && ['already_exists', 'state_conflict'].includes(error.code)) return undefined;
    throw error;
  }
}

class DemoSeed {
  readonly #url: string;
  readonly #password: string;
  readonly #memory: TransferMemory;
  readonly #signedIn = new Map<string, ApiClient>();

  constructor(url: string, password: string, memory: TransferMemory) {
    this.#url = url;
    this.#password = password;
    this.#memory = memory;
  }

  async joinPeopleAndOrganisations(): Promise<void> {
    const anonymous = new ApiClient(this.#url);
    for (const { email, name } of DEMO_PEOPLE) {
      if (email !== DEMO_GOVERNANCE)
        await unlessThere(anonymous.post('/v1/people', { email, name, password: this.#password }));
    }
    const governance = await this.#as(DEMO_GOVERNANCE);
    for (const { owner, ...organisation } of DEMO_ORGANISATIONS) {
      await unlessThere((await this.#as(owner)).post('/v1/organisations', organisation));
      await unlessThere(governance.post(`/v1/organisations/${organisation.slug}/admit`));
    }
    await governance.put('/v1/alliance/people/kiem-toan@lien-minh.example/roles/auditor', undefined);
    await (await this.#as('minh@dong-a.example')).put('/v1/organisations/dong-a/people/hoa@dong-a.example', {
      role: 'steward',
    });
  }

  /** The licence id of Đông Á's terms; an interrupted run's are taken again. */
  async publishTerms(): Promise<string> {
    const api = await this.#as('minh@dong-a.example');
    const terms = sampleTerms('dong-a');
    for await (const licence of api.list<{ id: string; name: string; terms: { organisation: string } | null }>(
      '/v1/licences',
      { source: 'contract' },
    )) {
      if (licence.terms?.organisation === 'dong-a') return licence.id;
    }
    return (await api.post<{ licenceId: string }>('/v1/licences', terms)).licenceId;
  }

  async publish(
    email: DemoEmail,
    reference: string,
    folder: string,
    asset: NewAsset,
    derivedFrom: Derivation[] = [],
  ): Promise<void> {
    const api = await this.#as(email);
    const target = { ...parseReference(reference), version: '1.0.0' };
    const publication = publishFolder(api, {
      folder,
      filter: {},
      target,
      asset,
      derivedFrom,
      notes: 'Bản đầu tiên.',
      parallel: 2,
      memory: this.#memory,
      onStage: () => {},
      onBytes: () => {},
      beforePublish: async () => {
        if (target.kind === 'model') await unlessThere(api.put(`${assetPath(target)}/card`, SAMPLE_CARD));
      },
    });
    await unlessThere(publication);
  }

  async askForAccess(): Promise<void> {
    const until = new Date(Date.now() + 180 * 86_400_000).toISOString();
    const request = {
      asset: 'dataset:dong-a/dia-danh-mau',
      purpose: 'research',
      statement: 'Nghiên cứu nhận dạng địa danh trong văn bản hành chính, nhóm ba người.',
      until,
    };
    await unlessThere((await this.#as('khoa@huong-giang.example')).post('/v1/access-requests', request));
  }

  async #as(email: DemoEmail): Promise<ApiClient> {
    const known = this.#signedIn.get(email);
    if (known) return known;
    const session = await new ApiClient(this.#url).post<{ accessToken: string }>('/v1/sessions', {
      email,
      password: this.#password,
    });
    const client = new ApiClient(this.#url, session.accessToken);
    this.#signedIn.set(email, client);
    return client;
  }
}
