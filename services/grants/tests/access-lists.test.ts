import { Access } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { AccessService, type SeatAccess } from '@alliance/proto/alliance/grants/v1/access_service_pb';
import { type Grant, GrantSchema, GrantState, Operation, SeatState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import type { RpcClient } from '@alliance/rpc/types';
import { testCaller } from '@alliance/testing/test-caller';
import { fromJson, type JsonValue } from '@bufbuild/protobuf';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody, withStanding } from './alliance-story.ts';
import { live } from './live.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

type Named = Parameters<AllianceStory['check']>[1];

let world: StartedGrants;
let access: RpcClient<typeof AccessService>;
let story: AllianceStory;
let lan: Somebody;
let minh: Somebody;
let dean: Somebody;
let hoa: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  access = world.door(AccessService);
  story = new AllianceStory(world);
  await story.organisation('viet-data');
  await story.organisation('dai-hoc');
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  minh = await story.person('minh', { 'dai-hoc': 'member' });
  dean = await story.person('vien-truong', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const auditor = testCaller({ personId: 'kiem-toan', allianceRoles: ['auditor'] });

/** Lets an hour pass and returns a moment in the middle of it. */
function moment(): Date {
  world.travel(DAY / 48);
  const now = world.now();
  world.travel(DAY / 48);
  return now;
}

/** Everybody who could, page by page. */
async function everybody(asset: Named, at?: Date, pageSize = 50): Promise<SeatAccess[]> {
  const found: SeatAccess[] = [];
  let pageToken = '';
  do {
    const when = at ? { at: timestampFromDate(at) } : {};
    const page = await access.listAccessAsOf({ asset, ...when, pageSize, pageToken }, world.as(hoa.caller));
    found.push(...page.seats);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return found;
}
const idsOf = (seats: readonly SeatAccess[]) => [...new Set(seats.map(({ personId }) => personId))].toSorted();

describe('who could at a moment', () => {
  test('is one row for each seat, with what it rests on', async () => {
    const { asset, terms } = story.datasetUnderTerms();
    const grant = await story.granted(lan.caller, hoa.caller, { asset, organisation: 'dai-hoc', seats: 2 });
    const waiting = moment();
    const { personId } = lan.caller;
    world.licensing.givenAcceptance({ personId, licenceId: terms.licenceId, termsVersion: 1 });
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
    const opened = world.now();
    const active = moment();
    await world.grants.suspendGrant({ id: grant.id, reason: 'Sự cố.' }, world.as(hoa.caller));
    const closed = world.now();
    const suspended = moment();
    expect([await everybody(asset, waiting), await everybody(asset, suspended)]).toEqual([[], []]);
    const [row, ...others] = await everybody(asset, active);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      grantId: grant.id,
      personId,
      beneficiary: { kind: { case: 'organisation', value: 'dai-hoc' } },
      versions: '*',
      operations: [Operation.VIEW, Operation.DOWNLOAD],
      rule: 'grant',
      requestId: grant.requestId,
      approvedByPersonId: hoa.caller.personId,
      terms: [{ licenceId: terms.licenceId, version: 1 }],
    });
    expect(Math.abs(timestampDate(row!.from!).getTime() - opened.getTime())).toBeLessThan(2_000);
    expect(Math.abs(timestampDate(row!.until!).getTime() - closed.getTime())).toBeLessThan(2_000);
  });

  test('is told page by page, and of those whom another grant does not forbid it', async () => {
    const asset = story.dataset();
    const people = [lan, minh, dean];
    for (const one of people) await story.granted(one.caller, hoa.caller, { asset });
    const at = moment();
    expect(idsOf(await everybody(asset, at, 1))).toEqual(people.map(({ caller }) => caller.personId).toSorted());
    const second = await story.granted(lan.caller, hoa.caller, { asset, organisation: 'dai-hoc' });
    await world.grants.suspendGrant({ id: second.id, reason: 'Sự cố.' }, world.as(hoa.caller));
    expect(await story.check(lan.caller, asset)).toBe('no grant_suspended');
    expect(idsOf(await everybody(asset))).toEqual([minh, dean].map(({ caller }) => caller.personId).toSorted());
  });

  test('of an asset that is not gated is how open it was since when', async () => {
    const asset = story.dataset({ access: 'open' });
    expect(await story.check(null, asset)).toBe('yes open_access');
    const open = moment();
    const answer = await access.listAccessAsOf({ asset, at: timestampFromDate(open) }, world.as(auditor));
    expect(answer).toMatchObject({
      version: '1.0.0',
      access: Access.OPEN,
      seats: [],
      levels: [{ access: Access.OPEN }],
    });
  });

  test('is for those who may ask about others', async () => {
    const asset = story.dataset();
    await story.granted(lan.caller, hoa.caller, { asset });
    const ask = (options: object, more: object = {}) => access.listAccessAsOf({ asset, ...more }, options);
    await expect(ask({})).toThrowWithCode('unauthenticated');
    await expect(ask(world.as(lan.caller))).toThrowWithCode('role_required');
    await expect(ask(world.as(dean.caller))).toThrowWithCode('role_required');
    await expect(ask(world.as({ ...hoa.caller, scopes: [] }))).toThrowWithCode('scope_required');
    const ahead = { at: timestampFromDate(new Date(world.now().getTime() + DAY)) };
    await expect(ask(world.as(hoa.caller), ahead)).toThrowWithCode('invalid_argument');
    await expect(ask(world.as(hoa.caller), { version: '9.9.9' })).toThrowWithCode('not_found');
    const token = Buffer.from('["never","a","b"]').toString('base64url');
    await expect(ask(world.as(hoa.caller), { pageToken: token })).toThrowWithCode('invalid_cursor');
    const closed = story.dataset({ access: 'private' });
    await expect(access.listAccessAsOf({ asset: closed }, world.as(lan.caller))).toThrowWithCode('not_found');
    const storage = world.door(AccessService, 'storage');
    await expect(storage.listAccessAsOf({ asset }, world.as(hoa.caller))).toThrowWithCode('caller_not_allowed');
  });

  test('is what the events tell when they are replayed, and what was answered then, through any history', async () => {
    const act = fc.constantFrom('request', 'suspend', 'resume', 'revoke', 'remove', 'assign', 'expire');
    const acts = fc.array(fc.tuple(act, fc.constantFrom('lan', 'minh')), { minLength: 5, maxLength: 14 });
    const runs: History[] = [];
    await fc.assert(
      fc.asyncProperty(acts, async (history) => {
        const run = await lived(history);
        runs.push(run);
        for (const [at, could] of run.seen) expect(idsOf(await everybody(run.asset, at))).toEqual(could);
      }),
      { numRuns: 10 },
    );
    const told = (await world.events()).map(({ type, payload, occurredAt }) => ({
      type,
      payload: JSON.parse(payload) as Payload,
      occurredAt,
    }));
    for (const { asset, seen } of runs)
      for (const [at, could] of seen) expect(replayed(told, asset.name, at)).toEqual(could);
  }, 90_000);

  test('finds a page among many seats by an index', async () => {
    const asset = story.dataset();
    const { id } = await story.granted(lan.caller, hoa.caller, { asset });
    await manySeats(id, SEATS);
    const query = { asset, at: timestampFromDate(moment()), pageSize: 200 };
    const started = performance.now();
    const { seats, nextPageToken } = await access.listAccessAsOf(query, world.as(hoa.caller));
    const took = performance.now() - started;
    expect([seats.length, nextPageToken === '']).toEqual([200, false]);
    expect(took).toBeLessThan(2_000);
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain select g.id from access_grant as g join seat as s on s.grant_id = g.id
       where g.asset_kind = 'dataset' and g.asset_organisation = 'viet-data' and g.asset_name = ${asset.name}
         and g.until_at > ${world.now()} and g.from_at <= ${world.now()}
       order by g.until_at, g.id, s.id limit 250`.execute(world.db);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('grant_of_asset');
    expect(plan).toContain('seat_of_grant');
    expect(plan).not.toContain('Seq Scan');
  }, 60_000);
});

const SEATS = 20_000;

/** Copies of a grant with its seat and histories, each in force. */
async function manySeats(grantId: string, count: number): Promise<void> {
  await sql`
    insert into access_request (id, asset_kind, asset_organisation, asset_name, versions, applicant_id, beneficiary_kind,
                                beneficiary, purpose, operations, statement, seats, state, decision_note, clause, revision,
                                created_at)
    select g.id || '-' || n, asset_kind, asset_organisation, asset_name, versions, 'p' || n, 'person', 'p' || n, 'research',
           operations, '', 1, 'withdrawn', '', '', 1, created_at
      from access_grant as g, generate_series(1, ${count}::int) as n where g.id = ${grantId}`.execute(world.db);
  await sql`
    insert into access_grant (id, request_id, asset_kind, asset_organisation, asset_name, versions, beneficiary_kind,
                              beneficiary, purposes, operations, seat_cap, from_at, until_at, state, reason, terms, revision,
                              created_at)
    select g.id || '-' || n, g.id || '-' || n, asset_kind, asset_organisation, asset_name, versions, 'person', 'p' || n,
           purposes, operations, seat_cap, from_at, until_at + n * interval '1 second', state, '', terms, 1, created_at
      from access_grant as g, generate_series(1, ${count}::int) as n where g.id = ${grantId}`.execute(world.db);
  const copies = sql`from access_grant where request_id like ${`${grantId}-%`}`;
  await sql`insert into seat select id, id, beneficiary, 'active', created_at ${copies}`.execute(world.db);
  await sql`insert into grant_history select id, 1, 'active', created_at ${copies}`.execute(world.db);
  await sql`insert into seat_history (seat_id, state, since) select id, 'active', created_at ${copies}`.execute(
    world.db,
  );
  await sql`analyze`.execute(world.db);
}

type History = { asset: Named; seen: [at: Date, could: string[]][] };

/** Acts on two people's grants one after the other, and what was answered after each. */
async function lived(history: readonly (readonly [act: string, who: string])[]): Promise<History> {
  const asset = story.dataset();
  const seen: History['seen'] = [];
  const grants = new Map<string, Grant>();
  for (const [act, who] of history) {
    const person = who === 'lan' ? lan : minh;
    const made = await live({ world, story, grantor: hoa, holder: dean }, act, {
      asset,
      person,
      grant: grants.get(who),
    }).catch(() => undefined);
    if (made) grants.set(who, made);
    const answers = await Promise.all([lan, minh].map(({ caller }) => story.check(caller, asset)));
    const could = [lan, minh].filter((_one, nth) => answers[nth]?.startsWith('yes'));
    seen.push([world.now(), could.map(({ caller }) => caller.personId).toSorted()]);
    moment();
  }
  return { asset, seen };
}

type Payload = { grant?: JsonValue; seat?: { id: string; personId: string; state: string }; grantId?: string };

/** Who could, as somebody makes it of the published events alone. */
function replayed(
  events: readonly { type: string; payload: Payload; occurredAt: Date }[],
  name: string,
  at: Date,
): string[] {
  const grants = new Map<string, Grant>();
  const seats = new Map<string, { grantId: string; personId: string; isActive: boolean }>();
  for (const { payload, occurredAt } of events) {
    if (occurredAt > at) continue;
    if (payload.grant) {
      const grant = fromJson(GrantSchema, payload.grant);
      grants.set(grant.id, grant);
      for (const { id, personId, state } of grant.seats)
        seats.set(id, { grantId: grant.id, personId, isActive: state === SeatState.ACTIVE });
    }
    const { seat, grantId = '' } = payload;
    if (seat) seats.set(seat.id, { grantId, personId: seat.personId, isActive: seat.state === 'SEAT_STATE_ACTIVE' });
  }
  const ends = ({ until }: Grant) => until !== undefined && timestampDate(until) > at;
  const own = [...seats.values()].filter(({ grantId }) => grants.get(grantId)?.asset?.name === name);
  const inState = (state: GrantState) =>
    own
      .filter(({ grantId, isActive }) => {
        const grant = grants.get(grantId);
        return isActive && grant !== undefined && ends(grant) && grant.state === state;
      })
      .map(({ personId }) => personId);
  const forbidden = new Set(inState(GrantState.SUSPENDED));
  return [...new Set(inState(GrantState.ACTIVE))].filter((id) => !forbidden.has(id)).toSorted();
}

describe('everything that I may have', () => {
  async function mine(caller: Somebody['caller'], rule = '', pageSize = 200): Promise<string[]> {
    const found: string[] = [];
    let pageToken = '';
    do {
      const page = await access.listMyAccess({ rule, pageSize, pageToken }, world.as(caller));
      found.push(...page.assets.map(({ asset, because: [reason] }) => `${asset?.name} ${reason?.rule}`));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    return found;
  }

  test('is what a check of each would allow, page by page', async () => {
    const khanh = await story.person('khanh', { 'dai-hoc': 'member' });
    await world.settle();
    const given = {
      open: story.dataset({ access: 'open' }),
      alliance: story.dataset({ access: 'alliance' }),
      gated: story.dataset(),
      private: story.dataset({ access: 'private' }),
      suspended: story.dataset(),
    };
    await story.granted(khanh.caller, hoa.caller, { asset: given.gated });
    const { id } = await story.granted(khanh.caller, hoa.caller, { asset: given.suspended });
    await world.grants.suspendGrant({ id, reason: 'x' }, world.as(hoa.caller));
    for (const asset of Object.values(given)) await story.check(hoa.caller, asset);
    const all = await mine(khanh.caller, '', 2);
    expect(all).toEqual(expect.arrayContaining([`${given.open.name} open_access`, `${given.gated.name} grant`]));
    expect(all).toContain(`${given.alliance.name} alliance_member`);
    for (const { name } of [given.private, given.suspended])
      expect(all.filter((one) => one.startsWith(`${name} `))).toEqual([]);
    expect(await mine(khanh.caller, 'grant')).toEqual([`${given.gated.name} grant`]);
    expect(await mine(hoa.caller, 'own_organisation')).toContain(`${given.private.name} own_organisation`);
    expect(await mine(withStanding(khanh.caller, 'suspended'), 'alliance_member')).toEqual([]);
  });

  test('is for people, by a rule that allows something', async () => {
    await expect(access.listMyAccess({}, {})).toThrowWithCode('unauthenticated');
    await expect(access.listMyAccess({ rule: 'no_grant' }, world.as(lan.caller))).toThrowWithCode('invalid_argument');
    await expect(access.listMyAccess({}, world.as({ ...lan.caller, scopes: [] }))).toThrowWithCode('scope_required');
  });
});

describe('many checks', () => {
  const ask = (checks: object[], caller: Somebody['caller'] | null) =>
    access.checkAccessBatch(
      { checks: checks.map((check) => ({ operation: Operation.DOWNLOAD, ...check })) },
      world.as(caller),
    );

  test('are answered one by one, and refused one by one', async () => {
    const { asset: waiting, terms } = story.datasetUnderTerms();
    await story.granted(lan.caller, hoa.caller, { asset: waiting });
    world.licensing.givenAcceptance({ personId: lan.caller.personId, licenceId: terms.licenceId, termsVersion: 1 });
    const open = story.dataset({ access: 'open' });
    const { results } = await ask(
      [
        { asset: open },
        { asset: waiting },
        { asset: story.dataset() },
        { asset: story.dataset({ access: 'private' }) },
        { asset: open, personId: minh.caller.personId },
        { asset: open, at: timestampFromDate(new Date(0)) },
      ],
      lan.caller,
    );
    expect(results.map(({ answer, errorCode }) => answer?.because.map(({ rule }) => rule).join() ?? errorCode)).toEqual(
      ['open_access', 'grant', 'no_grant', 'not_found', 'role_required', 'not_found'],
    );
    expect((await ask([{ asset: open }], null)).results[0]?.answer?.allowed).toBe(true);
  });

  test('are of one moment', async () => {
    const asset = story.dataset();
    const grant = await story.granted(lan.caller, hoa.caller, { asset });
    const checks = Array.from({ length: 100 }, () => ({ asset }));
    const turn = async () => {
      for (let nth = 0; nth < 4; nth += 1) {
        await world.grants.suspendGrant({ id: grant.id, reason: 'x' }, world.as(hoa.caller));
        await world.grants.resumeGrant({ id: grant.id }, world.as(hoa.caller));
      }
    };
    const asking = Array.from({ length: 6 }, () => ask(checks, lan.caller));
    await turn();
    for (const { results } of await Promise.all(asking))
      expect(new Set(results.map(({ answer }) => answer?.allowed)).size).toBe(1);
  });

  test('are between 1 and 100', async () => {
    const asset = story.dataset({ access: 'open' });
    await expect(ask([], lan.caller)).toThrowWithCode('invalid_argument');
    await expect(
      ask(
        Array.from({ length: 101 }, () => ({ asset })),
        lan.caller,
      ),
    ).toThrowWithCode('invalid_argument');
    await expect(ask([{ asset }], { ...lan.caller, scopes: [] })).toThrowWithCode('scope_required');
  });
});
