import { createHash } from 'node:crypto';
import type { Caller } from '@alliance/auth/caller';
import { openBus } from '@alliance/events/bus';
import { streamName } from '@alliance/events/event-name';
import type { Terms } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StartedLicensing, startTestLicensing } from './start-licensing.ts';

let licensing: StartedLicensing;
beforeAll(async () => {
  licensing = await startTestLicensing();
});
afterAll(() => licensing?.[Symbol.asyncDispose]());

const publisher = testCaller({ memberships: [memberOf('mekong-data', 'publisher')] });
const request = {
  organisation: 'mekong-data',
  title: 'Điều khoản dữ liệu hành chính',
  conditions: {
    operations: ['view', 'download', 'train'],
    purposes: ['research', 'teaching'],
    territory: ['VN'],
    termMonths: 24,
    seats: 10,
    attribution: 'Công ty Dữ liệu Cửu Long',
    priceNote: '12 triệu đồng mỗi năm',
    contact: 'giayphep@mekong-data.example',
    auditRight: true,
    deletionOnExpiry: true,
  },
  texts: [
    { language: 'vi', text: 'Chỉ dùng cho nghiên cứu và giảng dạy.\r\n'.normalize('NFD') },
    { language: 'en', text: 'For research and teaching only.\n' },
  ],
};
type Request = Omit<typeof request, 'conditions'> & {
  licenceId: string;
  conditions: Partial<typeof request.conditions>;
};

async function publish(changes: Partial<Request> = {}, caller: Caller | null = publisher): Promise<Terms> {
  const options = caller ? licensing.as(caller) : {};
  const { terms } = await licensing.client().publishTerms({ ...request, ...changes }, options);
  return terms as Terms;
}

const eventsOf = (licenceId: string) =>
  licensing.db
    .selectFrom('outbox')
    .select(['type', 'payload'])
    .where('payload', 'like', `%${licenceId}%`)
    .orderBy('recorded')
    .execute();

describe('publishing terms', () => {
  test('keeps the exact bytes of the texts and hashes those', async () => {
    const terms = await publish();
    expect(terms).toMatchObject({ organisation: 'mekong-data', version: 1, title: request.title });
    expect(terms.licenceId).toMatch(/^LicenseRef-contract-[0-9a-f-]{36}$/);
    expect(terms.conditions).toMatchObject(request.conditions);
    const { terms: read } = await licensing.client('grants').getTerms({ licenceId: terms.licenceId });
    expect(read).toEqual(terms);
    for (const [index, { language, text }] of request.texts.entries()) {
      const sha256 = createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex');
      expect(read?.texts[index]).toMatchObject({ language, text, sha256 });
    }
  });

  test('tells it as an event with an audit context and without the texts', async () => {
    const { licenceId } = await publish();
    const [event, ...others] = await eventsOf(licenceId);
    expect(others).toEqual([]);
    expect(event?.type).toBe('alliance.licensing.v1.terms_published');
    const fact = JSON.parse(event?.payload ?? '');
    expect(fact.audit).toMatchObject({
      actorPersonId: publisher.personId,
      actorRole: 'publisher',
      organisation: 'mekong-data',
      object: { kind: 'licence', id: licenceId, version: '1', digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      nextState: 'published',
    });
    expect(fact.terms.texts).toEqual([
      { language: 'vi', sha256: expect.any(String) },
      { language: 'en', sha256: expect.any(String) },
    ]);
    expect(event?.payload).not.toContain('research and teaching only');
  });

  test('makes the next version of the same terms when a text changes', async () => {
    const { licenceId } = await publish();
    const next = await publish({ licenceId, texts: [{ language: 'vi', text: 'Văn bản mới.' }] });
    expect(next).toMatchObject({ licenceId, version: 2 });
    const { terms } = await licensing.client().getTerms({ licenceId, version: 1 });
    expect(terms?.texts).toHaveLength(2);
    expect(await eventsOf(licenceId)).toHaveLength(2);
  });

  test('refuses the same texts again, whatever else changes', async () => {
    const { licenceId } = await publish();
    await expect(publish({ licenceId, title: 'Tên khác', texts: request.texts.toReversed() })).toThrowWithCode(
      'state_conflict',
    );
    expect(await eventsOf(licenceId)).toHaveLength(1);
  });

  test('tells every problem at once', async () => {
    const refusal = publish({ title: '', conditions: { operations: ['sell'] }, texts: [] });
    await expect(refusal).rejects.toMatchObject({
      code: 'invalid_argument',
      details: {
        fields: [
          { field: 'title' },
          { field: 'conditions.operations' },
          { field: 'conditions.purposes' },
          { field: 'conditions.contact' },
          { field: 'texts' },
        ],
      },
    });
  });

  test('lets one of ten people who publish the same new text win', async () => {
    const { licenceId } = await publish();
    const texts = [{ language: 'vi', text: 'Cùng một văn bản mới.' }];
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => publish({ licenceId, texts })));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason.code);
    expect(refused).toEqual(Array(9).fill('state_conflict'));
    expect((await licensing.client().getTerms({ licenceId })).terms?.version).toBe(2);
  });

  test('numbers ten different new texts without a gap', async () => {
    const { licenceId } = await publish();
    const versions = await Promise.all(
      Array.from({ length: 10 }, (_, n) => publish({ licenceId, texts: [{ language: 'vi', text: `Văn bản ${n}.` }] })),
    );
    expect(versions.map(({ version }) => version).sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});

describe('who may publish', () => {
  test.each([
    ['nobody', null, 'unauthenticated'],
    ['a stranger', testCaller(), 'role_required'],
    ['an owner elsewhere', testCaller({ memberships: [memberOf('hanoi-university', 'owner')] }), 'role_required'],
    ['a member', testCaller({ memberships: [memberOf('mekong-data', 'member')] }), 'role_required'],
    ['a steward', testCaller({ memberships: [memberOf('mekong-data', 'steward')] }), 'role_required'],
    ['governance', testCaller({ allianceRoles: ['governance'] }), 'role_required'],
    [
      'an owner whose organisation is suspended',
      testCaller({ memberships: [memberOf('mekong-data', 'owner', 'suspended')] }),
      'organisation_not_in_good_standing',
    ],
    [
      'a token that only reads',
      testCaller({ memberships: [memberOf('mekong-data', 'owner')], scopes: ['read'] }),
      'scope_required',
    ],
  ] as const)('%s: %s', async (_name, caller, code) => {
    await expect(publish({}, caller)).toThrowWithCode(code);
  });

  test('not on the terms of another organisation', async () => {
    const { licenceId } = await publish();
    const other = testCaller({ memberships: [memberOf('hanoi-university', 'owner')] });
    const organisation = 'hanoi-university';
    const texts = [{ language: 'vi', text: 'Văn bản của người khác.' }];
    await expect(publish({ organisation, licenceId, texts }, other)).toThrowWithCode('not_found');
    await expect(publish({ licenceId: 'MIT' })).toThrowWithCode('not_found');
    await expect(publish({ licenceId: 'LicenseRef-contract-\u0000' })).toThrowWithCode('invalid_argument');
    expect((await licensing.client().getTerms({ licenceId })).terms?.version).toBe(1);
  });

  test('not with a forged caller token', async () => {
    const [header, , signature] = licensing.as(publisher).callerToken.split('.');
    const claims = { iss: 'members', aud: 'alliance', typ: 'caller', caller: publisher, exp: Date.now() / 1000 + 60 };
    const callerToken = [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    await expect(licensing.client().publishTerms(request, { callerToken })).toThrowWithCode('unauthenticated');
  });

  test('not by way of another service', async () => {
    const call = licensing.client('datasets').publishTerms(request, licensing.as(publisher));
    await expect(call).toThrowWithCode('caller_not_allowed');
  });
});

describe('what was published', () => {
  test.each([
    'update terms_text set text = text',
    'update terms_version set title = title',
    'update contract set organisation = organisation',
    'delete from terms_text',
    'delete from terms_version where false',
    'truncate terms_text cascade',
  ])('refuses: %s', async (statement) => {
    await publish();
    await expect(sql.raw(statement).execute(licensing.db)).rejects.toThrow(/append-only/);
  });

  test('cannot carry a digest that is not that of its text', async () => {
    const { licenceId } = await publish({ texts: [{ language: 'vi', text: 'Một.' }] });
    const row = { licence_id: licenceId, version: 1, language: 'en', text: 'One.', sha256: 'a'.repeat(64) };
    await expect(licensing.db.insertInto('terms_text').values(row).execute()).rejects.toThrow(/terms_text_digest/);
  });

  test('reaches the stream', async () => {
    const { licenceId } = await publish();
    await using bus = await openBus({ ...licensing.nats, name: 'test', replicas: 1 });
    const name = streamName(licensing.nats.prefix, 'licensing');
    const newest = async () => {
      const { state } = await bus.manager.streams.info(name);
      return (await bus.manager.streams.getMessage(name, { seq: state.last_seq }))?.string() ?? '';
    };
    await expect.poll(newest, { timeout: 5_000 }).toContain(licenceId);
  });
});
