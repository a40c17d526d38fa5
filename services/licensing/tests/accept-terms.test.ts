import type { Caller } from '@alliance/auth/caller';
import type { Acceptance, Terms } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type StartedLicensing, startTestLicensing } from './start-licensing.ts';

let licensing: StartedLicensing;
let terms: Terms;
beforeAll(async () => {
  licensing = await startTestLicensing();
});
beforeEach(async () => {
  const texts = [
    { language: 'vi', text: 'Chỉ dùng cho nghiên cứu.' },
    { language: 'en', text: 'For research only.' },
  ];
  terms = await licensing.givenTerms({ organisation: 'mekong-data', texts });
});
afterAll(() => licensing?.[Symbol.asyncDispose]());

const lan = testCaller({ personId: 'lan', memberships: [memberOf('hanoi-university')], scopes: ['read'] });

type Changes = Partial<{
  licenceId: string;
  termsVersion: number;
  language: string;
  textSha256: string;
  organisation: string;
}>;

async function accept(changes: Changes = {}, caller: Caller | null = lan): Promise<Acceptance> {
  const shown = { licenceId: terms.licenceId, termsVersion: 1, language: 'vi', textSha256: digest('vi') };
  const options = caller ? licensing.as(caller) : {};
  const { acceptance } = await licensing.client().acceptTerms({ ...shown, ...changes }, options);
  return acceptance as Acceptance;
}

const digest = (language: string) => terms.texts.find((text) => text.language === language)!.sha256;
const eventsOf = (licenceId: string) =>
  licensing.db
    .selectFrom('outbox')
    .select('payload')
    .where('type', '=', 'alliance.licensing.v1.terms_accepted')
    .where('payload', 'like', `%${licenceId}%`)
    .execute();

describe('accepting terms', () => {
  test('binds the person to the exact text that they were shown', async () => {
    const acceptance = await accept({ language: 'en', textSha256: digest('en') });
    expect(acceptance).toMatchObject({
      licenceId: terms.licenceId,
      termsVersion: 1,
      personId: 'lan',
      organisation: '',
      language: 'en',
      textSha256: digest('en'),
    });
    const { acceptances } = await licensing.client().listAcceptances({ licenceId: terms.licenceId }, licensing.as(lan));
    expect(acceptances).toEqual([acceptance]);
  });

  test('tells it as an event on the books of the organisation whose terms they are', async () => {
    const acceptance = await accept({ organisation: 'hanoi-university' });
    const [event] = await eventsOf(terms.licenceId);
    expect(JSON.parse(event?.payload ?? '')).toMatchObject({
      audit: {
        actorPersonId: 'lan',
        actorRole: 'member',
        organisation: 'mekong-data',
        object: { kind: 'licence', id: terms.licenceId, version: '1', digest: digest('vi') },
        nextState: 'accepted',
      },
      acceptance: { id: acceptance.id, organisation: 'hanoi-university' },
    });
  });

  test('twenty times at once records it once', async () => {
    const accepted = await Promise.all(Array.from({ length: 20 }, () => accept()));
    expect(new Set(accepted.map(({ id }) => id)).size).toBe(1);
    expect(await eventsOf(terms.licenceId)).toHaveLength(1);
    const again = await accept({ language: 'en', textSha256: digest('en') });
    expect(again).toEqual(accepted[0]);
  });

  test('for oneself and for an organisation are two acceptances', async () => {
    const [own, organisation] = [await accept(), await accept({ organisation: 'hanoi-university' })];
    expect(own.id).not.toBe(organisation.id);
    expect(await eventsOf(terms.licenceId)).toHaveLength(2);
  });

  test('of an older version stays possible, and the newer one is another acceptance', async () => {
    const texts = [{ language: 'vi', text: 'Văn bản mới.' }];
    const next = await licensing.givenTerms({ organisation: 'mekong-data', licenceId: terms.licenceId, texts });
    expect((await accept()).termsVersion).toBe(1);
    const newer = await accept({ termsVersion: 2, textSha256: next.texts[0]!.sha256 });
    expect(newer.termsVersion).toBe(2);
  });
});

describe('a text that is not the one of that version', () => {
  test('is not accepted: another digest, another language, another version', async () => {
    await expect(accept({ textSha256: 'a'.repeat(64) })).toThrowWithCode('text_changed');
    await expect(accept({ language: 'en' })).toThrowWithCode('text_changed');
    const texts = [{ language: 'vi', text: 'Văn bản mới.' }];
    await licensing.givenTerms({ organisation: 'mekong-data', licenceId: terms.licenceId, texts });
    await expect(accept({ termsVersion: 2 })).toThrowWithCode('text_changed');
    await expect(accept({ termsVersion: 2, language: 'en', textSha256: digest('en') })).toThrowWithCode('text_changed');
    expect(await eventsOf(terms.licenceId)).toEqual([]);
  });

  test('is refused before it is looked up when the request is not complete', async () => {
    await expect(accept({ termsVersion: 0, language: 'fr', textSha256: 'A' })).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ field: 'termsVersion' }, { field: 'language' }, { field: 'textSha256' }] },
    });
  });

  test('does not exist', async () => {
    await expect(accept({ termsVersion: 2 })).toThrowWithCode('not_found');
    await expect(accept({ licenceId: 'CC-BY-4.0' })).toThrowWithCode('not_found');
    await expect(accept({ licenceId: 'a\u0000' })).toThrowWithCode('invalid_argument');
  });
});

describe('who may accept', () => {
  test.each([
    ['nobody', null, '', 'unauthenticated'],
    ['a token without scope', testCaller({ scopes: [] }), '', 'scope_required'],
    ['for an organisation of others', lan, 'mekong-data', 'role_required'],
    [
      'for an organisation that is suspended',
      testCaller({ memberships: [memberOf('hanoi-university', 'owner', 'suspended')] }),
      'hanoi-university',
      'organisation_not_in_good_standing',
    ],
  ] as const)('%s', async (_name, caller, organisation, code) => {
    await expect(accept({ organisation }, caller)).toThrowWithCode(code);
    expect(await eventsOf(terms.licenceId)).toEqual([]);
  });

  test('only by way of the gateway', async () => {
    const shown = { licenceId: terms.licenceId, termsVersion: 1, language: 'vi', textSha256: digest('vi') };
    const call = licensing.client('grants').acceptTerms(shown, licensing.as(lan));
    await expect(call).toThrowWithCode('caller_not_allowed');
  });

  test('and what was accepted cannot be undone or rewritten', async () => {
    await accept();
    for (const statement of [
      'update acceptance set person_id = $$x$$',
      'delete from acceptance',
      'truncate acceptance cascade',
    ]) {
      await expect(sql.raw(statement).execute(licensing.db)).rejects.toThrow(/append-only/);
    }
  });
});

describe('listing acceptances', () => {
  test('needs a token that reads, and is for oneself only', async () => {
    const list = (personId: string, caller: Caller) =>
      licensing.client().listAcceptances({ personId }, licensing.as(caller));
    await expect(list('', testCaller({ scopes: ['publish'] }))).toThrowWithCode('scope_required');
    await expect(list('lan', testCaller({ personId: 'minh' }))).toThrowWithCode('access_denied');
    await expect(list('lan', testCaller({ allianceRoles: ['governance'] }))).toThrowWithCode('access_denied');
    await expect(licensing.client('grants').listAcceptances({})).toThrowWithCode('unauthenticated');
    await expect(licensing.client('grants').listAcceptances({ personId: 'lan', pageSize: 201 })).toThrowWithCode(
      'invalid_argument',
    );
  });
});
