import { Access } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { LineageDirection } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import type { RunningService } from '@alliance/service/foundation';
import { signStatement, writeEnvelope } from '@alliance/statements/envelope';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { holdValid } from '../src/store/signing-key-store.ts';
import { logSubscription } from '../src/subscriptions.ts';
import { Harness, silent } from './harness.ts';
import {
  digestOf,
  newSigner,
  referenceOf,
  refOf,
  revocationOf,
  type Signer,
  statementOf,
  subjectOf,
  tellOfKey,
  tellOfVersion,
} from './signers.ts';
import { changedBundles, verifyAsStranger } from './sigstore.ts';

const PATIENCE = { timeout: 15_000, interval: 50 };
const resources = new AsyncDisposableStack();
let harness: Harness;
let running: RunningService;
let client: ReturnType<Harness['connectToStatements']>;
const hust = newSigner('hust');
const edwards = newSigner('hust', 'ed25519');
const vnu = newSigner('vnu');
const publisher = testCaller({ memberships: [memberOf('hust', 'publisher')] });
const governance = testCaller({ allianceRoles: ['governance'], memberships: [memberOf('vnu')] });

const seal = (statement: object, ...signers: Signer[]) =>
  Buffer.from(
    writeEnvelope(
      signStatement(
        statement,
        signers.map(({ pem }) => pem),
      ),
    ),
  );
const submit = async (name: string, envelope: Buffer, caller = publisher) =>
  (await client.submitStatement({ version: refOf(name), envelope }, harness.as(caller))).statement;
const countRows = async () => {
  const tables = ['statement', 'statement_edge', 'lineage_edge', 'lineage_node', 'tlog_seen'] as const;
  const count = (table: (typeof tables)[number]) =>
    harness.db.selectFrom(table as 'statement').select(({ fn }) => fn.countAll<number>().as('n'));
  return Promise.all(
    tables.map(async (table) => {
      // Events that arrive meanwhile have numbers; statements have none.
      const query = table === 'tlog_seen' ? count(table).where('source_no' as never, 'is', null) : count(table);
      return (await query.executeTakeFirstOrThrow()).n;
    }),
  );
};
const otherDigestOf = (name: string) => ({ name: referenceOf(name), digest: { sha256: '22'.repeat(32) } });
const refusalOf = (act: Promise<unknown>) =>
  act.then(
    () => 'accepted',
    ({ code, details }) => (code === 'statement_refused' ? `${details.step}/${details.reason}` : code),
  );

beforeAll(async () => {
  harness = resources.use(await Harness.open());
  running = resources.use(await harness.start());
  client = harness.connectToStatements(running);
  for (const signer of [hust, edwards, vnu]) await tellOfKey(harness, signer, 'registered');
  for (const name of ['raw', 'corpus', 'plain', 'many', 'm-base', 'm-tuned']) await tellOfVersion(harness, name);
  await tellOfVersion(harness, 'secret', { access: Access.PRIVATE });
  await tellOfVersion(harness, 'other', { organisation: 'vnu', access: Access.PRIVATE });
  await tellOfVersion(harness, 'later');
  await vi.waitFor(async () => {
    const filled = harness.db.selectFrom('lineage_node').select('id').where('publish_no', 'is not', null);
    expect(await filled.execute()).toHaveLength(9);
    expect(await harness.db.selectFrom('signing_key').select('key_id').execute()).toHaveLength(3);
  }, PATIENCE);
}, 60_000);
afterAll(() => resources.disposeAsync());

describe('a statement', () => {
  test.each([
    ['manifest', 'raw', () => statementOf.manifest('raw')],
    ['pages', 'many', () => statementOf.pages('many')],
    ['training', 'm-base', () => statementOf.training('m-base', [{ name: referenceOf('raw') }])],
    ['origin', 'raw', () => statementOf.origin('raw', [{ url: 'https://example.org/raw' }])],
    ['licence', 'raw', () => statementOf.licence('raw')],
    ['retraction', 'plain', () => statementOf.retraction('plain')],
  ] as const)('of the kind %s is taken in, with its leaf and its event', async (_kind, name, make) => {
    const envelope = seal(make(), hust);
    const statement = await submit(name, envelope);
    expect(statement).toMatchObject({ organisation: 'hust', subjects: [{ version: referenceOf(name) }] });
    const digest = statement?.digest ?? '';
    const read = await client.getStatement({ digest });
    expect(JSON.parse(Buffer.from(read.envelope).toString())).toEqual(JSON.parse(envelope.toString()));
    await vi.waitFor(async () => {
      const { statements } = await client.listStatements({ version: refOf(name) });
      expect(statements.find((one) => one.digest === digest)?.signatures[0]?.logIndex).toBeDefined();
    }, PATIENCE);
    const events = await harness.db.selectFrom('outbox').select('payload').execute();
    expect(JSON.stringify(events)).toContain(digest);
    expect(await refusalOf(submit(name, envelope))).toBe('already_exists');
  });

  test('with two signatures has a leaf for each, and each its bundle', async () => {
    const statement = await submit('corpus', seal(statementOf.licence('corpus'), hust, vnu));
    expect(statement?.signatures.map(({ organisation }) => organisation)).toEqual(['hust', 'vnu']);
    const bundleOf = (keyId: string) => client.getStatementBundle({ digest: statement?.digest ?? '', keyId });
    await vi.waitFor(async () => {
      const bundles = await Promise.all([hust, vnu].map(({ key }) => bundleOf(key.keyId)));
      expect(
        new Set(bundles.map(({ bundle }) => JSON.parse(bundle).verificationMaterial.tlogEntries[0].logIndex)).size,
      ).toBe(2);
    }, PATIENCE);
    await expect(bundleOf(edwards.key.keyId)).toThrowWithCode('not_found');
  });

  test('that is sent several times at once is taken in once', async () => {
    const envelope = seal(statementOf.licence('raw', 'Một lần.'), hust);
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => refusalOf(submit('raw', envelope))));
    expect(outcomes.toSorted()).toEqual(['accepted', ...Array.from({ length: 5 }, () => 'already_exists')].toSorted());
  });

  test('is superseded by a later one, never edited', async () => {
    const first = await submit('plain', seal(statementOf.licence('plain', 'Lần một.'), hust));
    const second = await submit('plain', seal(statementOf.licence('plain', 'Lần hai.'), hust));
    const { statement } = await client.getStatement({ digest: first?.digest ?? '' });
    expect(statement?.subjects[0]?.supersededBy).toBe(second?.digest);
    const change = harness.db.updateTable('statement').set({ organisation: 'vnu' }).execute();
    await expect(change).rejects.toThrow(/append-only|refuse/i);
  });

  test('of an audit is for governance, with the key of another organisation', async () => {
    const envelope = seal(statementOf.audit('raw'), vnu);
    expect(await refusalOf(submit('raw', seal(statementOf.audit('raw'), hust)))).toBe('predicate/not_yours');
    expect(await refusalOf(submit('raw', seal(statementOf.licence('raw'), vnu), governance))).toBe(
      'predicate/not_yours',
    );
    expect(await refusalOf(submit('raw', seal(statementOf.audit('raw'), hust), governance))).toBe(
      'signature/wrong_organisation',
    );
    expect((await submit('raw', envelope, governance))?.organisation).toBe('vnu');
  });
});

test.each([
  ['P-256', hust, 'm-tuned'],
  ['Ed25519', edwards, 'later'],
] as const)(
  'a bundle of a %s signature is accepted by @sigstore/verify, and refused with one byte changed',
  async (_type, signer, name) => {
    const statement = await submit(name, seal(statementOf.manifest(name), signer));
    const ask = () => client.getStatementBundle({ digest: statement?.digest ?? '' });
    const { bundle } = await vi.waitFor(ask, PATIENCE);
    expect(() => verifyAsStranger(bundle, harness.signer, signer)).not.toThrow();
    for (const [part, changed] of Object.entries(changedBundles(bundle)))
      expect(() => verifyAsStranger(changed, harness.signer, signer), part).toThrow();
  },
);

test('the leaf of a revocation comes after those of statements that were being taken in', async () => {
  const signer = newSigner('hust');
  const { keyId, spki, algorithm } = signer.key;
  await harness.db.insertInto('signing_key').values({ key_id: keyId, organisation: 'hust', algorithm, spki }).execute();
  const { applyAll } = logSubscription('members', silent);
  const waiting = sql`select from pg_locks where not granted`;
  let revoking: Promise<void> | undefined;
  await harness.db.transaction().execute(async (trx) => {
    expect(await holdValid(trx, [keyId])).toBe(true);
    const event = revocationOf(signer);
    revoking = harness.db.transaction().execute((other) => applyAll(other, [event]));
    await vi.waitFor(async () => expect((await waiting.execute(harness.db)).rows).not.toHaveLength(0), PATIENCE);
    await applyAll(trx, [{ ...revocationOf(edwards), type: 'alliance.members.v1.stands_for_a_statement' }]);
  });
  await revoking;
  await vi.waitFor(async () => {
    const rows = await harness.db
      .selectFrom('audit_record')
      .select('action')
      .where('idx', 'is not', null)
      .orderBy('idx', 'desc')
      .limit(2)
      .execute();
    expect(rows.map(({ action }) => action)).toEqual(['organisation_key.revoke', 'audit.unreadable']);
  }, PATIENCE);
});

describe('lineage', () => {
  const edgesOf = async (name: string) => {
    const provenance = harness.connect(running);
    const direction = LineageDirection.UPSTREAM;
    const { rootId, edges } = await provenance.getLineage({ version: refOf(name), direction, depth: 1 });
    return edges
      .filter(({ childId }) => childId === rootId)
      .map(({ relation, evidence }) => `${relation} ${evidence}`)
      .toSorted();
  };

  test('gains the evidence of the statement, and loses it when a later one does not repeat it', async () => {
    const dependencies = [
      { name: referenceOf('raw'), digest: { sha256: digestOf('raw') }, annotations: { relation: 'train' } },
      { name: referenceOf('m-base') },
      { uri: 'https://example.org/lexicon', annotations: { relation: 'train' } },
    ];
    await submit('m-tuned', seal(statementOf.training('m-tuned', dependencies), hust));
    expect(await edgesOf('m-tuned')).toEqual(['finetune signed', 'train digest-matched', 'train signed']);
    await submit('m-tuned', seal(statementOf.training('m-tuned', dependencies.slice(0, 1)), hust));
    expect(await edgesOf('m-tuned')).toEqual(['finetune self-asserted', 'train digest-matched', 'train self-asserted']);
  });
});

describe('a refusal names the step and changes nothing', () => {
  const revoked = newSigner('hust');
  const stranger = newSigner('hust');
  const text = (change: object) => (envelope: Buffer) =>
    Buffer.from(JSON.stringify({ ...JSON.parse(envelope.toString()), ...change }));
  const source = (dependency: object) => statementOf.training('m-base', [dependency]);

  beforeAll(async () => {
    await tellOfKey(harness, revoked, 'registered');
    await tellOfKey(harness, revoked, 'revoked');
    await vi.waitFor(async () => {
      const gone = harness.db.selectFrom('signing_key').select('key_id').where('revoked', '=', true);
      expect(await gone.execute()).toHaveLength(1);
    }, PATIENCE);
  });

  test.each<[string, () => Buffer]>([
    ['size/too_large', () => Buffer.alloc(1_048_577, ' ')],
    ['envelope/malformed', () => Buffer.from('{}')],
    ['payload-type/unknown', () => text({ payloadType: 'text/plain' })(seal(statementOf.manifest('m-base'), hust))],
    ['signature/unknown_key', () => seal(statementOf.manifest('m-base'), stranger)],
    ['signature/invalid', () => text({ payload: 'e30=' })(seal(statementOf.manifest('m-base'), hust))],
    ['signature/revoked_key', () => seal(statementOf.manifest('m-base'), revoked)],
    ['signature/wrong_organisation', () => seal(statementOf.manifest('m-base'), vnu)],
    ['signature/repeated_key', () => seal(statementOf.manifest('m-base'), hust, hust)],
    ['payload/schema', () => seal({}, hust)],
    ['predicate/unknown_type', () => seal({ ...statementOf.manifest('m-base'), predicateType: 'x' }, hust)],
    ['predicate/schema', () => seal({ ...statementOf.manifest('m-base'), predicate: {} }, hust)],
    ['digests/unknown', () => seal(source({ name: 'dataset:hust/nowhere@1.0.0' }), hust)],
    ['digests/unknown', () => seal(source({ name: referenceOf('other', 'vnu') }), hust)],
    [
      'digests/digest_mismatch',
      () => seal(source({ name: referenceOf('raw'), digest: { sha256: '00'.repeat(32) } }), hust),
    ],
    [
      'digests/digest_mismatch',
      () =>
        seal(
          {
            ...source({ name: referenceOf('raw') }),
            subject: [{ name: subjectOf('m-base').name, digest: { sha256: '11'.repeat(32) } }],
          },
          hust,
        ),
    ],
    ['digests/other_version', () => seal(statementOf.manifest('raw'), hust)],
    [
      'lineage/unknown_relation',
      () => seal(source({ name: referenceOf('raw'), annotations: { relation: 'stole' } }), hust),
    ],
    ['lineage/cycle', () => seal(source({ name: referenceOf('m-base') }), hust)],
  ])('%s', async (expected, make) => {
    const before = await countRows();
    expect(await refusalOf(submit('m-base', make()))).toBe(expected);
    expect(await countRows()).toEqual(before);
  });

  test.each<[string, () => object]>([
    ['digests/size_mismatch', () => statementOf.pages('many', { bytes: 1 })],
    ['digests/size_mismatch', () => statementOf.pages('many', { files: 5_002 })],
    ['predicate/manifest', () => statementOf.pages('many', { files: 6_001 })],
    ['predicate/schema', () => statementOf.pages('many', { files: 5_000 })],
    ['digests/digest_mismatch', () => ({ ...statementOf.pages('many'), subject: [otherDigestOf('many')] })],
  ])('%s, of a version that is signed by its pages', async (expected, make) => {
    const before = await countRows();
    expect(await refusalOf(submit('many', seal(make(), hust)))).toBe(expected);
    expect(await countRows()).toEqual(before);
  });

  test('nobody submits for others, and services only who may', async () => {
    const envelope = seal(statementOf.manifest('secret'), hust);
    const send = (options: object, from = client) =>
      refusalOf(from.submitStatement({ version: refOf('secret'), envelope }, options));
    const scopes = ['read'] as const;
    expect(await send({})).toBe('not_found');
    expect(await send(harness.as(testCaller({ memberships: [memberOf('vnu', 'owner')] })))).toBe('not_found');
    expect(await send(harness.as(testCaller({ memberships: [memberOf('hust', 'steward')] })))).toBe('role_required');
    expect(await send(harness.as(testCaller({ memberships: [memberOf('hust', 'publisher')], scopes })))).toBe(
      'scope_required',
    );
    expect(await send(harness.as(publisher), harness.connectToStatements(running, 'grants'))).toBe(
      'caller_not_allowed',
    );
    expect(await refusalOf(client.submitStatement({ version: refOf('raw'), envelope }))).toBe('unauthenticated');
    const { statement } = await client.submitStatement({ version: refOf('secret'), envelope }, harness.as(publisher));
    const digest = statement?.digest ?? '';
    expect(await refusalOf(client.getStatement({ digest }))).toBe('not_found');
    expect(await refusalOf(client.getStatementBundle({ digest }))).toBe('not_found');
    expect(await refusalOf(client.listStatements({ version: refOf('secret') }))).toBe('not_found');
    expect(await refusalOf(client.getStatement({ digest }, harness.as(publisher)))).toBe('accepted');
  });

  test('a public version does not tell of the private one that it comes from', async () => {
    const { digest = '' } =
      (await submit('later', seal(statementOf.origin('later', [{ version: referenceOf('secret') }]), hust))) ?? {};
    expect(
      (await client.listStatements({ version: refOf('later') })).statements.map((one) => one.digest),
    ).not.toContain(digest);
    expect(await refusalOf(client.getStatement({ digest }))).toBe('not_found');
  });
});
