import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uploadText } from '../../scripts/samples/upload-text.ts';
import { type Attempt, attempt, type Sending } from '../alliance/attempt.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';

const CLIENTS = 50;
const PEOPLE = 5;
const ORGANISATION = 'race-course';
const FOREVER = new Date(Date.now() + 30 * 86_400_000).toISOString();

let alliance: TestAlliance;
/** One credential for each client; they belong to a few people, all of them owners of the organisation. */
let credentials: string[];
let owner: string;

beforeAll(async () => {
  alliance = await startTestAlliance();
  const { people } = alliance;
  const client = await people.organisation(ORGANISATION, 'company', 'p0@race.test');
  owner = await people.tokenOf('p0@race.test');
  for (let person = 1; person < PEOPLE; person += 1) {
    await people.register(`p${person}@race.test`);
    await client.put(`/v1/organisations/${ORGANISATION}/people/p${person}@race.test`, { role: 'owner' });
  }
  await people.register('asker@race.test');
  const tokens = Array.from({ length: CLIENTS }, async (_, at) => {
    const person = await people.as(`p${at % PEOPLE}@race.test`);
    const scopes = ['read', 'publish', 'decide', 'admin'];
    const { token } = await person.post<{ token: string }>('/v1/tokens', { name: `Client ${at}`, scopes });
    return token;
  });
  credentials = await Promise.all(tokens);
}, 120_000);
afterAll(() => alliance?.[Symbol.asyncDispose]());

type Command = Pick<Sending, 'method' | 'path' | 'body' | 'headers'>;

/** All clients send their command at once. */
function race(command: (client: number) => Command): Promise<Attempt[]> {
  return Promise.all(credentials.map((token, client) => attempt({ url: alliance.url, token, ...command(client) })));
}

/** The same client sends the same command again and again at once, with one Idempotency-Key. */
function repeat(token: string, command: Command, key = randomUUID()): Promise<Attempt[]> {
  const headers = { 'idempotency-key': key };
  const once = () => attempt({ url: alliance.url, token, ...command, headers });
  return Promise.all(Array.from({ length: CLIENTS }, once));
}

const codeOf = ({ body }: Attempt) => (body as { code?: string } | undefined)?.code;

/** Exactly one was done; each of the others got a 409 with one of the codes. Gives the winner's answer. */
function expectOneWinner(attempts: readonly Attempt[], codes: readonly string[]): Attempt {
  const won = attempts.filter(({ outcome }) => outcome === 'done');
  const lost = attempts.filter(({ outcome }) => outcome !== 'done');
  expect(won).toHaveLength(1);
  expect(
    lost
      .map((answer) => [answer.status, codeOf(answer)])
      .filter(([status, code]) => status !== 409 || !codes.includes(String(code))),
  ).toEqual([]);
  for (const { headers } of lost) expect(headers.get('content-type')).toBe('application/problem+json');
  return won[0] as Attempt;
}

/** Everyone got the same answer, or was told that the request is being worked on; gives that answer. */
function expectOneAnswer(attempts: readonly Attempt[]): Attempt {
  const waiting = attempts.filter((answer) => codeOf(answer) === 'request_in_progress');
  const answered = attempts.filter((answer) => !waiting.includes(answer));
  expect(waiting.every(({ status }) => status === 409)).toBe(true);
  expect(new Set(answered.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answered.filter(({ headers }) => !headers.has('idempotency-replayed'))).toHaveLength(1);
  expect(answered[0]?.outcome).toBe('done');
  return answered[0] as Attempt;
}

/** How often the log has it. */
async function entriesOf(type: string, object: string): Promise<number> {
  await alliance.settle();
  const governance = await alliance.people.governance();
  const entries = () => Array.fromAsync(governance.list('/v1/audit/entries', { type, object }));
  await expect.poll(async () => (await entries()).length, { timeout: 10_000 }).toBeGreaterThan(0);
  return (await entries()).length;
}

const application = (slug: string): Command => ({
  method: 'POST',
  path: '/v1/organisations',
  body: { slug, kind: 'institute', legalName: 'Viện nghiên cứu' },
});

/** A draft that is ready to be published. */
async function draftOf(name: string): Promise<Command> {
  const client = await alliance.people.as('p0@race.test');
  const file = await uploadText(client, ORGANISATION, `the file of ${name}\n`);
  await client.post('/v1/datasets', {
    organisation: ORGANISATION,
    name,
    title: name,
    access: 'open',
    licence: 'CC0-1.0',
  });
  const versions = `/v1/datasets/${ORGANISATION}/${name}/versions`;
  await client.post(versions, { version: '1.0.0' });
  await client.patch(`${versions}/1.0.0/files`, { add: [file] });
  return { method: 'POST', path: `${versions}/1.0.0/publish` };
}

/** A request that waits for a decision. */
async function requestFor(name: string): Promise<{ id: string; approval: Command }> {
  const client = await alliance.people.as('p0@race.test');
  await client.post('/v1/datasets', {
    organisation: ORGANISATION,
    name,
    title: name,
    access: 'gated',
    licence: 'CC0-1.0',
  });
  const { id } = await (await alliance.people.as('asker@race.test')).post<{ id: string }>('/v1/access-requests', {
    asset: `dataset:${ORGANISATION}/${name}`,
    purpose: 'research',
    statement: 'To see who decides on it first.',
    until: FOREVER,
  });
  return { id, approval: { method: 'POST', path: `/v1/access-requests/${id}/approve`, body: {} } };
}

describe(`${CLIENTS} clients at once`, () => {
  test('apply for the same slug: one has it', async () => {
    expectOneWinner(await race(() => application('everyones-darling')), ['already_exists']);
    expect(await entriesOf('organisation.apply', 'everyones-darling')).toBe(1);
  });

  test('publish the same version: one publishes it', async () => {
    const publication = await draftOf('race');
    const winner = expectOneWinner(await race(() => publication), [
      'already_exists',
      'state_conflict',
      'concurrent_change',
    ]);
    expect(winner.body).toMatchObject({ state: 'published', version: '1.0.0' });
    expect(await entriesOf('dataset.version.publish', `${ORGANISATION}/race`)).toBe(1);
  });

  test('make the same asset: one makes it', async () => {
    const body = { organisation: ORGANISATION, name: 'same', title: 'x', access: 'open', licence: 'CC0-1.0' };
    expectOneWinner(await race(() => ({ method: 'POST', path: '/v1/models', body })), ['already_exists']);
    expect(await entriesOf('model.create', `${ORGANISATION}/same`)).toBe(1);
  });

  test('approve the same request: one approves it, and one grant is issued', async () => {
    const { id, approval } = await requestFor('wanted');
    expectOneWinner(await race(() => approval), ['state_conflict', 'concurrent_change']);
    expect(await entriesOf('access_request.approve', id)).toBe(1);
    const held = await (await alliance.people.as('asker@race.test')).get<{ items: unknown[] }>('/v1/grants');
    expect(held.items).toMatchObject([{ asset: `dataset:${ORGANISATION}/wanted` }]);
  });
});

describe(`the same request ${CLIENTS} times at once, with one Idempotency-Key`, () => {
  test('applies once', async () => {
    const answer = expectOneAnswer(await repeat(owner, application('only-once')));
    expect(answer.body).toMatchObject({ slug: 'only-once', state: 'applied' });
    expect(await entriesOf('organisation.apply', 'only-once')).toBe(1);
  });

  test('publishes once', async () => {
    const publication = await draftOf('once');
    expect(expectOneAnswer(await repeat(owner, publication)).body).toMatchObject({ state: 'published' });
    expect(await entriesOf('dataset.version.publish', `${ORGANISATION}/once`)).toBe(1);
  });

  test('approves once', async () => {
    const { id, approval } = await requestFor('wanted-once');
    expectOneAnswer(await repeat(owner, approval));
    expect(await entriesOf('access_request.approve', id)).toBe(1);
  });

  test('and once more later, is answered from memory; another request with that key is refused', async () => {
    const key = randomUUID();
    const first = expectOneAnswer(await repeat(owner, application('remembered'), key));
    const headers = { 'idempotency-key': key };
    const later = await attempt({ url: alliance.url, token: owner, ...application('remembered'), headers });
    expect([later.text, later.headers.get('idempotency-replayed')]).toEqual([first.text, 'true']);
    const other = await attempt({ url: alliance.url, token: owner, ...application('another'), headers });
    expect([other.status, codeOf(other)]).toEqual([422, 'idempotency_key_reused']);
  });
});
