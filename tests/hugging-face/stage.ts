import { type AllianceOptions, startTestAlliance, type TestAlliance } from '../alliance.ts';

/** An alliance with a company, a university and somebody from outside, each with a token as Hugging Face clients want it. */
export type HubStage = AsyncDisposable & {
  alliance: TestAlliance;
  hubUrl: string;
  publisher: string;
  researcher: string;
  /** A token of the publisher that may only read. */
  reader: string;
};

const ALL = ['read', 'publish', 'decide', 'admin'];

export async function openHubStage(options: AllianceOptions = {}): Promise<HubStage> {
  const alliance = await startTestAlliance(options);
  const company = await alliance.people.organisation('sao-mai', 'company', 'lan@sao-mai.test');
  const university = await alliance.people.organisation('huong-giang', 'university', 'khoa@huong-giang.test');
  const tokenOf = async (client: typeof company, scopes: string[]) =>
    (await client.post<{ token: string }>('/v1/tokens', { name: 'hub', scopes })).token.replace(/^alt_/, 'hf_');
  return {
    alliance,
    hubUrl: alliance.url,
    publisher: await tokenOf(company, ALL),
    researcher: await tokenOf(university, ALL),
    reader: await tokenOf(company, ['read']),
    [Symbol.asyncDispose]: () => alliance[Symbol.asyncDispose](),
  };
}
