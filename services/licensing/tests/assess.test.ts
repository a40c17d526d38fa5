import type { Caller } from '@alliance/auth/caller';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { Assessment } from '@alliance/proto/alliance/licensing/v1/derivation_pb';
import type { AssessRequestSchema } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StartedLicensing, startTestLicensing } from './start-licensing.ts';

let licensing: StartedLicensing;
beforeAll(async () => {
  licensing = await startTestLicensing();
});
afterAll(() => licensing?.[Symbol.asyncDispose]());

type Request = Exclude<MessageInitShape<typeof AssessRequestSchema>, { $typeName: string }>;

const lan = testCaller({ personId: 'lan', scopes: ['read'] });
const minh = testCaller({ personId: 'minh', memberships: [memberOf('mekong-data', 'publisher')] });
const work = (label: string, licence: string, kind = AssetKind.DATASET) => ({
  source: { case: 'work' as const, value: { label, kind, licence, rightsholder: `owner of ${label}` } },
});
const version = (name: string, kind = AssetKind.DATASET, organisation = 'mekong-data') => ({
  asset: { kind, organisation, name },
  version: '1.0.0',
});
const dataset = { kind: AssetKind.DATASET, shared: true };
const merge = (...licences: string[]): Request => ({
  inputs: licences.map((licence, index) => work(`w${index}`, licence)),
  operation: 'merge',
  output: { ...dataset, licence: 'MIT' },
});

async function ask(request: Request, caller: Caller | null = lan): Promise<Assessment> {
  const { assessment } = await licensing.derivations().assess(request, caller ? licensing.as(caller) : {});
  return assessment as Assessment;
}
const eventsOf = (type: string) =>
  licensing.db.selectFrom('outbox').select('payload').where('type', '=', `alliance.licensing.v1.${type}`).execute();

describe('assessing a plan', () => {
  test('answers with verdict, proof, duties and ceilings, and says what it is', async () => {
    const answer = await ask(merge('mit', 'CC-BY-NC-4.0'));
    expect(answer).toMatchObject({
      verdict: 'BLOCK',
      stance: 'conservative@1',
      note: 'engine assessment, not legal advice',
      omitted: 0,
    });
    expect(answer.proof[0]).toMatchObject({
      rule: 'outbound-limit',
      parent: 'work:w1',
      path: ['output'],
      licence: 'CC-BY-NC-4.0',
      clause: '1(i), 2(a)(1)',
      textSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      termsDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      uncited: '',
    });
    expect(answer.ceilings).toContainEqual(expect.objectContaining({ operation: 'commercial-use', value: 'prohibit' }));
    expect(answer.duties).toContainEqual(
      expect.objectContaining({ id: 'attribution', rightsholder: 'owner of w1', state: 'open' }),
    );
  });

  test('gives the same question the same answer, whatever the order of its parts', async () => {
    const first = await ask(merge('MIT', 'ODbL-1.0'));
    const again = await ask(merge('MIT', 'ODbL-1.0'), minh);
    expect(again).toEqual(first);
    const request = merge('MIT', 'ODbL-1.0');
    expect((await ask({ ...request, inputs: request.inputs!.toReversed() })).id).toBe(first.id);
    expect((await ask(merge('MIT', 'ODC-By-1.0'))).id).not.toBe(first.id);
    expect((await ask({ ...request, stance: 'explicit-text' })).stance).toBe('explicit-text@0');
  });

  test('gives many who ask at once one answer', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(merge('CC0-1.0', 'PDDL-1.0'))));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  });

  test('is no fact about anything', async () => {
    await ask(merge('CC0-1.0'));
    expect(await eventsOf('assessment_made')).toEqual([]);
  });

  test("reads an organisation's terms as they are now, and asks again when they change", async () => {
    const { licenceId } = await licensing.givenTerms({ organisation: 'mekong-data' });
    const request: Request = { ...merge(licenceId), operation: 'train', output: { kind: AssetKind.MODEL } };
    const before = await ask(request);
    expect(before.proof[0]).toMatchObject({ result: 'BLOCK', licence: licenceId, clause: 'operations' });
    const texts = [{ language: 'vi', text: 'Được huấn luyện.' }];
    const conditions = { operations: ['view', 'train'], purposes: ['research'], contact: 'a@example.org' };
    await licensing.givenTerms({ organisation: 'mekong-data', licenceId, texts, conditions });
    const after = await ask(request);
    expect(after.verdict).toBe('OK');
    expect(after.purposes).toEqual(['research']);
    expect((await licensing.derivations().getAssessment({ id: before.id }, licensing.as(lan))).assessment).toEqual(
      before,
    );
  });

  test('takes the end of an agreement that is claimed', async () => {
    const request = merge('MIT');
    const ended = await ask({ ...request, inputs: [{ ...work('w0', 'MIT'), until: '2020-01-31' }] });
    expect(ended).toMatchObject({ verdict: 'BLOCK', until: '2020-01-31' });
  });

  test.each([
    ['no inputs', { inputs: [] }, 'inputs'],
    ['an operation that nobody knows', { operation: 'steal' }, 'operation'],
    ['a stance that nobody knows', { stance: 'lenient' }, 'stance'],
    ['an output of no kind', { output: {} }, 'output.kind'],
    ['an output under no licence', { output: { ...dataset, licence: 'other' } }, 'output.licence'],
    ['an input that is nothing', { inputs: [{}] }, 'inputs[0]'],
    ['two works of one name', { inputs: [work('a', 'MIT'), work('a', 'ODbL-1.0')] }, 'inputs[1].work.label'],
    ['a day that is none', { inputs: [{ ...work('a', 'MIT'), until: '2027-02-30' }] }, 'inputs[0].until'],
  ] as [string, Partial<Request>, string][])('refuses %s', async (_name, changes, field) => {
    await expect(ask({ ...merge('MIT'), ...changes })).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: expect.arrayContaining([expect.objectContaining({ field })]) },
    });
  });

  test('refuses licences that nobody knows', async () => {
    await expect(ask(merge('No-Such-1.0'))).toThrowWithCode('licence_unknown');
  });
});

describe('versions', () => {
  const node = (id: string, name: string, licence: string, state = 'published') => ({
    id,
    licence,
    state,
    subject: { case: 'version' as const, value: version(name) },
  });

  test('bring everything that they came from, as far as it is known', async () => {
    licensing.provenance.givenLineage('mekong-data/corpus@1.0.0', {
      rootId: '1',
      nodes: [
        node('1', 'corpus', 'CC0-1.0'),
        node('2', 'raw', 'CC-BY-NC-4.0'),
        { id: '3', state: 'hidden' },
        { id: '4', state: 'external', subject: { case: 'external', value: { url: 'https://example.org/x' } } },
      ],
      edges: ['2', '3', '4'].map((parentId) => ({
        childId: '1',
        parentId,
        relation: 'filter',
        evidence: 'self-asserted',
      })),
    });
    const inputs = [{ source: { case: 'version' as const, value: version('corpus') } }];
    const answer = await ask({ inputs, operation: 'filter', output: { ...dataset, licence: 'CC0-1.0' } });
    expect(answer.verdict).toBe('BLOCK');
    const found = answer.proof.map(({ rule, parent, result }) => ({ rule, parent, result }));
    expect(found).toContainEqual({
      rule: 'outbound-limit',
      parent: 'dataset:mekong-data/raw@1.0.0',
      result: 'BLOCK',
    });
    expect(found).toContainEqual({ rule: 'unknown-parent', parent: 'hidden:3', result: 'REVIEW' });
    expect(found).toContainEqual({
      rule: 'unknown-parent',
      parent: 'external:https://example.org/x',
      result: 'REVIEW',
    });
    const path = ['dataset:mekong-data/corpus@1.0.0', 'output'];
    expect(answer.proof).toContainEqual(expect.objectContaining({ parent: 'dataset:mekong-data/raw@1.0.0', path }));
  });

  test('that the caller may not see are not there', async () => {
    const inputs = [{ source: { case: 'version' as const, value: version('secret') } }];
    await expect(ask({ ...merge('MIT'), inputs })).toThrowWithCode('not_found');
  });

  test('as output are for those who can publish them, and told of once', async () => {
    const output = { ...dataset, licence: 'MIT', version: version('new') };
    const first = await ask({ ...merge('MIT'), output }, minh);
    expect(await ask({ ...merge('MIT'), output }, minh)).toEqual(first);
    const events = (await eventsOf('assessment_made')).map(({ payload }) => JSON.parse(payload));
    expect(events).toEqual([
      {
        assessmentId: first.id,
        verdict: 'DUTY',
        stance: 'conservative@1',
        engine: '1.1.0',
        digest: first.digest,
        audit: {
          actorPersonId: 'minh',
          actorRole: 'publisher',
          organisation: 'mekong-data',
          object: { kind: 'dataset', id: 'mekong-data/new', version: '1.0.0', digest: first.digest },
          nextState: 'duty',
        },
      },
    ]);
    const member = testCaller({ memberships: [memberOf('mekong-data')] });
    const other = testCaller({ memberships: [memberOf('hanoi-university', 'owner')] });
    const suspended = testCaller({ memberships: [memberOf('mekong-data', 'owner', 'suspended')] });
    const readOnly = { ...minh, scopes: ['read' as const] };
    await expect(ask({ ...merge('MIT'), output }, member)).toThrowWithCode('role_required');
    await expect(ask({ ...merge('MIT'), output }, other)).toThrowWithCode('role_required');
    await expect(ask({ ...merge('MIT'), output }, suspended)).toThrowWithCode('organisation_not_in_good_standing');
    await expect(ask({ ...merge('MIT'), output }, readOnly)).toThrowWithCode('scope_required');
  });
});

describe('an assessment that was made', () => {
  test('is for whoever asked, members of the organisation, governance and auditors', async () => {
    const plan = await ask(merge('MIT', 'O-UDA-1.0'));
    const real = await ask({ ...merge('MIT'), output: { ...dataset, version: version('own') } }, minh);
    const get = async (id: string, caller: Caller) =>
      (await licensing.derivations().getAssessment({ id }, licensing.as(caller))).assessment?.id;
    const stranger = testCaller({ personId: 'stranger' });
    const member = testCaller({ personId: 'm', memberships: [memberOf('mekong-data')] });
    const auditor = testCaller({ personId: 'a', allianceRoles: ['auditor'] });
    expect(await get(plan.id, lan)).toBe(plan.id);
    expect(await get(plan.id, auditor)).toBe(plan.id);
    expect(await get(real.id, member)).toBe(real.id);
    await expect(get(plan.id, stranger)).rejects.toMatchObject({ code: 'not_found' });
    await expect(get(real.id, stranger)).rejects.toMatchObject({ code: 'not_found' });
    await expect(get(plan.id, member)).rejects.toMatchObject({ code: 'not_found' });
    await expect(get('nothing', auditor)).rejects.toMatchObject({ code: 'not_found' });
    await expect(get(plan.id, { ...lan, scopes: [] })).rejects.toMatchObject({ code: 'scope_required' });
  });

  test('gives its duties as text, CSV and BibTeX', async () => {
    const inputs = [work('=cmd("x"), {a}_b', 'CC-BY-4.0'), work('w2', 'CC0-1.0')];
    const { id } = await ask({ ...merge('MIT'), inputs });
    const get = async (format: string) =>
      (await licensing.derivations().getDuties({ id, format }, licensing.as(lan))).content;
    expect(await get('text')).toContain('Ghi tên tác giả');
    expect(await get('text')).toContain('engine assessment, not legal advice');
    const [heading, row] = (await get('csv')).split('\r\n');
    expect(heading).toBe('source,rightsholder,licence,duty,trigger,clause,state,text_vi,text_en');
    expect(row).toMatch(/^"work:=cmd\(""x""\), \{a\}_b",/);
    expect(await get('bibtex')).toMatch(/^@misc\{source1,\n {2}title = \{work:=cmd\("x"\), a\\_b\}/);
    await expect(get('pdf')).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(
      licensing.derivations().getDuties({ id, format: 'csv' }, licensing.as(testCaller({ personId: 'x' }))),
    ).toThrowWithCode('not_found');
  });

  test('never changes', async () => {
    await ask(merge('MIT'));
    for (const table of ['assessment', 'assessment_asker', 'stance', 'licence_exception']) {
      await expect(sql`delete from ${sql.table(table)}`.execute(licensing.db)).rejects.toThrow('append-only');
    }
  });
});

describe('nobody else', () => {
  test('is answered without a person', async () => {
    await expect(ask(merge('MIT'), null)).toThrowWithCode('unauthenticated');
    await expect(licensing.derivations().getAssessment({ id: 'x' })).toThrowWithCode('unauthenticated');
    await expect(licensing.derivations().getDuties({ id: 'x', format: 'csv' })).toThrowWithCode('unauthenticated');
  });

  test('is answered with a token that was tampered with', async () => {
    const { callerToken } = licensing.as(lan);
    const tampered = `${callerToken.slice(0, -4)}AAAA`;
    await expect(licensing.derivations().assess(merge('MIT'), { callerToken: tampered })).rejects.toThrow();
  });

  test('among the services asks', async () => {
    await expect(licensing.derivations('storage').assess(merge('MIT'), licensing.as(lan))).toThrowWithCode(
      'caller_not_allowed',
    );
    await expect(licensing.derivations('datasets').setStance({}, licensing.as(lan))).toThrowWithCode(
      'caller_not_allowed',
    );
  });
});

describe('a licence that was read for the registry', () => {
  test('is shown with its record, in both languages', async () => {
    const { licence } = await licensing.client().getLicence({ id: 'cc-by-nc-4.0' });
    expect(licence?.termRecord).toMatchObject({
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      texts: [{ language: 'en', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      reviewed: false,
      grants: expect.arrayContaining([
        expect.objectContaining({ name: 'commercial', value: 'prohibit', clause: '1(i), 2(a)(1)' }),
        expect.objectContaining({ name: 'train', value: 'undefined', clause: '' }),
      ]),
      summaries: [
        expect.objectContaining({
          language: 'vi',
          mayNot: expect.arrayContaining(['Dùng chủ yếu vì lợi ích thương mại']),
        }),
        expect.objectContaining({ language: 'en' }),
      ],
      note: 'engine assessment, not legal advice',
    });
  });

  test('says why there is no digest of its text', async () => {
    const id = 'LicenseRef-scancode-llama-3.1-license-2024';
    const { licence } = await licensing.client().getLicence({ id });
    expect(licence?.termRecord).toMatchObject({ texts: [], textNote: expect.stringContaining('no copy of the text') });
  });

  test('and one that was not has none; lists leave records out', async () => {
    expect((await licensing.client().getLicence({ id: 'OGL-UK-3.0' })).licence?.termRecord).toBeUndefined();
    const { licences } = await licensing.client().listLicences({ query: 'cc-by-nc-4' });
    expect(licences[0]?.termRecord).toBeUndefined();
  });
});
