import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Result } from './report.ts';
import type { Stage } from './stage.ts';

const EVENTS = 20_000;
/** How many different people they are about. */
const PEOPLE = 2_000;

/** From the outbox of a service to leaves under a signed checkpoint: relay, stream, consumer, sequencer, tiles, signature. */
export async function benchLogAppend({ url, databaseUrl }: Stage): Promise<Result[]> {
  const before = await logSize(url);
  await fillOutbox(databaseUrl('members'), EVENTS);
  const start = performance.now();
  while ((await logSize(url)) < before + EVENTS) await delay(20);
  const seconds = (performance.now() - start) / 1_000;
  return [
    {
      path: `log: ${EVENTS.toLocaleString('en')} events from outbox to signed checkpoint`,
      value: EVENTS / seconds,
      unit: 'leaves/s',
      target: '≥ 10,000 (issue 5)',
    },
  ];
}

async function logSize(url: string): Promise<number> {
  return Number((await (await fetch(`${url}/log/checkpoint`)).text()).split('\n')[1]);
}

/** Writes that many registrations as `members` would, all in one transaction. */
export async function fillOutbox(databaseUrl: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `insert into outbox (id, type, payload, trace, occurred_at)
     select uuidv7(), 'alliance.members.v1.person_registered',
            json_build_object('audit', json_build_object('actorPersonId', person, 'actorRole', 'person', 'object', json_build_object('kind', 'person', 'id', person), 'nextState', 'registered'), 'personId', person)::text,
            '{}', now()
       from (select md5('person ' || number % $2)::uuid as person from generate_series(1, $1) as number) as made`,
    [count, PEOPLE],
  );
  await client.end();
}
