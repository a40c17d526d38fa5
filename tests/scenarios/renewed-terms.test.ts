import type { ApiClient } from '@alliance/cli/api/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleTerms } from '../../scripts/samples/sample-files.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';

let alliance: TestAlliance;
let owner: ApiClient;
let lan: ApiClient;

beforeAll(async () => {
  alliance = await startTestAlliance();
  const { people } = alliance;
  owner = await people.organisation('sao-mai', 'company', 'owner@sao-mai.test');
  await people.register('lan@nowhere.test');
  lan = await people.as('lan@nowhere.test');
}, 180_000);
afterAll(() => alliance?.[Symbol.asyncDispose]());

type Terms = {
  licenceId: string;
  version: number;
  acceptBy: string | null;
  texts: { language: string; sha256: string }[];
};
type Acceptance = { termsVersion: number; state: string; lapsesAt: string | null; newerVersion: number };

const accept = ({ licenceId, version, texts: [text] }: Terms) =>
  lan.post(`/v1/licences/${licenceId}/acceptances`, {
    version,
    language: text?.language,
    textSha256: text?.sha256,
  });
const mine = async () => (await lan.get<{ items: Acceptance[] }>('/v1/acceptances')).items;

test('new terms ask to be accepted by a day, and say so until they are', async () => {
  const { texts, ...same } = sampleTerms('sao-mai');
  const first = await owner.post<Terms>('/v1/licences', { ...same, texts });
  expect(first.acceptBy).toBeNull();
  await accept(first);
  expect(await mine()).toMatchObject([{ termsVersion: 1, state: 'holds', lapsesAt: null }]);
  const acceptBy = new Date(Date.now() + 30 * 86_400_000).toISOString();
  const renewed = {
    ...same,
    licence: first.licenceId,
    acceptBy,
    texts: texts.map(({ language, text }) => ({ language, text: `${text}\n` })),
  };
  await expect(lan.post('/v1/licences', renewed)).rejects.toMatchObject({ code: 'role_required' });
  await expect(owner.post('/v1/licences', { ...renewed, acceptBy: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({
    code: 'invalid_argument',
  });
  const second = await owner.post<Terms>('/v1/licences', renewed);
  expect(second).toMatchObject({ version: 2, acceptBy });
  expect(await mine()).toMatchObject([{ termsVersion: 1, state: 'waiting', lapsesAt: acceptBy, newerVersion: 2 }]);
  await accept(second);
  expect(await mine()).toMatchObject([
    { termsVersion: 2, state: 'holds' },
    { termsVersion: 1, state: 'replaced' },
  ]);
});
