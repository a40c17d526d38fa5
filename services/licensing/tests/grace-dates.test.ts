import type { Caller } from '@alliance/auth/caller';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type StartedLicensing, startTestLicensing } from './start-licensing.ts';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-12-01T00:00:00Z');
let now = START;
let licensing: StartedLicensing;
beforeEach(async () => {
  now = START;
  licensing = await startTestLicensing(() => new Date(now));
});
afterEach(() => licensing?.[Symbol.asyncDispose]());

const owner = testCaller({ memberships: [memberOf('mekong-data', 'owner')] });
const person = (personId: string) => testCaller({ personId, scopes: ['read'] });
const conditions = { operations: ['view'], purposes: ['research'], contact: 'giayphep@mekong-data.example' };

async function publish(
  text: string,
  { licenceId = '', days, caller = owner }: { licenceId?: string; days?: number; caller?: Caller } = {},
) {
  const { terms } = await licensing.client().publishTerms(
    {
      organisation: 'mekong-data',
      licenceId,
      title: 'Điều khoản',
      conditions,
      texts: [{ language: 'vi', text }],
      ...(days !== undefined && { acceptBy: timestampFromDate(new Date(START + days * DAY_MS)) }),
    },
    licensing.as(caller),
  );
  return terms?.licenceId as string;
}
const accept = (personId: string, licenceId: string, termsVersion: number) =>
  licensing.givenAcceptance({ personId, licenceId, termsVersion });
const statesOf = async (personId: string, from: 'gateway' | 'grants' = 'gateway') => {
  const options = from === 'gateway' ? licensing.as(person(personId)) : {};
  const { acceptances } = await licensing.client(from).listAcceptances({ personId }, options);
  return acceptances.map(({ termsVersion, state, newerVersion }) => [termsVersion, state, newerVersion]);
};
const lapsed = async () => {
  const events = licensing.db.selectFrom('outbox').select('payload').orderBy('recorded');
  const rows = await events.where('type', '=', 'alliance.licensing.v1.acceptance_lapsed').execute();
  return rows.map(({ payload }) => {
    const { audit, acceptance } = JSON.parse(payload) as {
      audit: { actorRole: string; nextState: string };
      acceptance: { personId: string; termsVersion: number };
    };
    expect(audit).toMatchObject({
      actorRole: 'system',
      organisation: 'mekong-data',
      previousState: 'accepted',
      nextState: 'lapsed',
    });
    return `${acceptance.personId} ${acceptance.termsVersion}`;
  });
};

describe('a new version with a grace date', () => {
  test('lets acceptances of the former one hold until then, and no longer', async () => {
    const licenceId = await publish('một');
    for (const name of ['lan', 'minh', 'hoa']) await accept(name, licenceId, 1);
    expect(await statesOf('lan')).toEqual([[1, 'holds', 0]]);
    await publish('hai', { licenceId, days: 30 });
    const { acceptances } = await licensing.client().listAcceptances({}, licensing.as(person('lan')));
    const [waiting] = acceptances;
    expect(waiting).toMatchObject({ state: 'waiting', newerVersion: 2 });
    expect(waiting?.lapsesAt && timestampDate(waiting.lapsesAt)).toEqual(new Date(START + 30 * DAY_MS));
    now += 29 * DAY_MS;
    await accept('minh', licenceId, 2);
    expect(await statesOf('minh')).toEqual([
      [2, 'holds', 0],
      [1, 'replaced', 2],
    ]);
    expect(await lapsed()).toEqual([]);

    now = START + 30 * DAY_MS + 1;
    // The clock decides, whether or not anybody was told.
    expect(await statesOf('lan', 'grants')).toEqual([[1, 'lapsed', 2]]);
    await expect.poll(async () => (await lapsed()).toSorted()).toEqual(['hoa 1', 'lan 1']);
    await accept('lan', licenceId, 2);
    expect(await statesOf('lan')).toEqual([
      [2, 'holds', 0],
      [1, 'lapsed', 2],
    ]);
    await expect(accept('new', licenceId, 1)).rejects.toMatchObject({
      code: 'state_conflict',
      details: { version: 2 },
    });
    expect(await statesOf('minh')).toEqual([
      [2, 'holds', 0],
      [1, 'replaced', 2],
    ]);
  });

  test('is told of once, by however many processes, and no more when all is told', async () => {
    const licenceId = await publish('một');
    const names = Array.from({ length: 30 }, (_, number) => `person-${number}`);
    await Promise.all(names.map((name) => accept(name, licenceId, 1)));
    await publish('hai', { licenceId, days: 1 });
    await using _other = await licensing.startAnother();
    await using _third = await licensing.startAnother();
    now += 2 * DAY_MS;
    const told = () => licensing.db.selectFrom('lapse_told').select(['licence_id', 'version']).execute();
    await expect.poll(told).toEqual([{ licence_id: licenceId, version: 2 }]);
    expect((await lapsed()).toSorted()).toEqual(names.map((name) => `${name} 1`).toSorted());
  });

  test('ends what the first of several asks for, and leaves alone what was replaced in time', async () => {
    const licenceId = await publish('một');
    await accept('lan', licenceId, 1);
    await publish('hai', { licenceId, days: 10 });
    await accept('lan', licenceId, 2);
    await publish('ba', { licenceId, days: 20 });
    expect(await statesOf('lan')).toEqual([
      [2, 'waiting', 3],
      [1, 'replaced', 2],
    ]);
    now += 21 * DAY_MS;
    await expect.poll(() => lapsed()).toEqual(['lan 2']);
    expect(await statesOf('lan')).toEqual([
      [2, 'lapsed', 3],
      [1, 'replaced', 2],
    ]);
  });

  test('asks nothing without one', async () => {
    const licenceId = await publish('một');
    await accept('lan', licenceId, 1);
    await publish('hai', { licenceId });
    now += 3_000 * DAY_MS;
    expect(await statesOf('lan')).toEqual([[1, 'holds', 0]]);
    expect(await lapsed()).toEqual([]);
  });

  test('lies in the next five years, and is for new versions', async () => {
    const wrong = { code: 'invalid_argument', details: { fields: [expect.objectContaining({ field: 'acceptBy' })] } };
    await expect(publish('một', { days: 30 })).rejects.toMatchObject(wrong);
    const licenceId = await publish('một');
    for (const days of [-1, 0, 1_831]) await expect(publish('hai', { licenceId, days })).rejects.toMatchObject(wrong);
    const member = testCaller({ memberships: [memberOf('mekong-data')] });
    await expect(publish('hai', { licenceId, days: 30, caller: member })).toThrowWithCode('role_required');
  });
});
