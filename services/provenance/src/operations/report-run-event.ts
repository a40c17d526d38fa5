import { hash } from 'node:crypto';
import { type Caller, requireCaller, requireRole, requireScope } from '@alliance/auth/caller';
import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import type { Kysely, Transaction } from 'kysely';
import { type LineageSubject, nodeKey } from '../domain/lineage-node.ts';
import { maySeeNode } from '../domain/lineage-visibility.ts';
import { MAX_INPUTS, MAX_OUTPUTS, type RunEvent, readRunEvent } from '../domain/run-event.ts';
import { isCaptured, runStateOf } from '../domain/run-state.ts';
import type { LogContext } from '../log-context.ts';
import type { ShownRun } from '../run-mapping.ts';
import { holdBuilder } from '../store/lineage-builder-store.ts';
import { findVersions } from '../store/lineage-node-store.ts';
import {
  datasetsOf,
  findRunEvent,
  holdRun,
  insertRunEvent,
  momentsOf,
  putRelation,
  type Run,
} from '../store/lineage-run-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import { drawRunEdges } from './draw-run-edges.ts';

type Trx = Transaction<ProvenanceTables>;
type Context = Pick<LogContext, 'db' | 'transact' | 'clock'>;
export type ReportedEvent = ShownRun & { recorded: boolean; edges: number };
type Report = { event: RunEvent; digest: Buffer; caller: Caller; role: string; now: Date };

const MAX_BYTES = 1_048_576;
const MAX_EVENTS = 1_000;

/**
 * Keeps an event of a run, in any order, once; a run that is complete draws its edges. For publishers and owners of the organisation
 * whose job it is. Errors: those of `requireRole`, `invalid_argument`, `payload_too_large`, `already_exists` (another event of that
 * run, type and time), `quota_exceeded` (too many events of one run); nothing is changed by any.
 */
export async function reportRunEvent(
  context: Context,
  caller: Caller | null,
  { body, registry }: { body: Uint8Array; registry: string },
): Promise<ReportedEvent> {
  const person = requireCaller(caller);
  requireScope(person, 'publish');
  const event = readRunEvent(parse(body), registry);
  const role = requireRole(person, event.organisation, ['owner', 'publisher'], 'publish');
  await requireKnownInputs(context.db, person, event);
  const report = { event, digest: hash('sha256', body, 'buffer'), caller: person, role, now: context.clock() };
  return context.transact((trx) => keep(trx, report));
}

async function keep(trx: Trx, { event, digest, caller, role, now }: Report): Promise<ReportedEvent> {
  const run = sameRun(await holdRun(trx, event), event);
  const kept = await findRunEvent(trx, event);
  if (kept) {
    if (!kept.equals(digest))
      throw new AllianceError(
        'already_exists',
        'Another event of this run, type and time was kept. Events never change; send what is new with a time of its own.',
      );
    return { run, moments: await momentsIn(trx, run), recorded: false, edges: 0 };
  }
  if (run.relation !== event.relation && event.relation !== '') await putRelation(trx, run, event.relation);
  const builder = await builderOf(trx, caller, event);
  await insertRunEvent(trx, event, { body_sha256: digest, builder, reported_by: caller.personId, received_at: now });
  const moments = await momentsIn(trx, run);
  if (moments.length > MAX_EVENTS)
    throw new AllianceError('quota_exceeded', `A run has at most ${MAX_EVENTS} events. Report the end of it at least.`);
  const datasets = await datasetsOf(trx, run);
  if (datasets.inputs.length > MAX_INPUTS || datasets.outputs.length > MAX_OUTPUTS)
    throw invalidArgument(`A run has at most ${MAX_INPUTS} inputs and ${MAX_OUTPUTS} outputs in all of its events.`);
  const isComplete = runStateOf(moments) === 'complete';
  const actor = { personId: caller.personId, role };
  const drawing = { run: { ...run, relation: run.relation || event.relation }, datasets, actor, at: now };
  const edges = isComplete ? await drawRunEdges(trx, { ...drawing, captured: isCaptured(moments) }) : 0;
  return { run, moments, recorded: true, edges };
}

/** A run has one job, and one way in which what it writes comes from what it reads. */
function sameRun(run: Run, { jobNamespace, jobName, relation }: RunEvent): Run {
  if (run.jobNamespace !== jobNamespace || run.jobName !== jobName)
    throw invalidArgument('This run is one of another job. Give every run an id of its own.', [
      { field: 'run.runId', problem: `is that of a run of ${run.jobNamespace} ${run.jobName}` },
    ]);
  if (relation !== '' && run.relation !== '' && run.relation !== relation)
    throw invalidArgument('The events of a run contradict each other. Nothing was kept of this one.', [
      { field: 'job.facets.alliance_derivation.relation', problem: `was "${run.relation}" before` },
    ]);
  return run;
}

/** A producer is a mere text: only together with the token that governance registered it for does it say who reports. */
async function builderOf(trx: Trx, caller: Caller, { organisation, producer }: RunEvent): Promise<string | null> {
  const { kind, id: tokenId } = caller.credential;
  return (kind === 'api_token' && (await holdBuilder(trx, { organisation, producer, tokenId }))) || null;
}

/** What others are said to have made must be there, as far as the caller may know; their own may be published later. */
async function requireKnownInputs(
  db: Kysely<ProvenanceTables>,
  caller: Caller,
  { organisation, inputs }: RunEvent,
): Promise<void> {
  const isOfOthers = (subject: LineageSubject) => subject.kind !== 'external' && subject.organisation !== organisation;
  const keys = inputs.filter(isOfOthers).map(nodeKey);
  if (keys.length === 0) return;
  const visible = (await findVersions(db, { keys, digests: [] })).filter((node) => maySeeNode(caller, node));
  const known = new Set(visible.map(({ subject }) => nodeKey(subject)));
  const unknown = keys.filter((key) => !known.has(key));
  if (unknown.length > 0)
    throw invalidArgument('The event names sources that are not here. Nothing was kept of it.', [
      {
        field: 'inputs',
        problem: `no published version that you may see (new ones are known within seconds): ${unknown.slice(0, 10).join(', ')}`,
      },
    ]);
}

async function momentsIn(trx: Trx, run: Run) {
  return (await momentsOf(trx, [run])).get(run.no) ?? [];
}

function parse(body: Uint8Array): unknown {
  if (body.length > MAX_BYTES)
    throw new AllianceError('payload_too_large', 'An event has at most 1 MiB. Leave out facets: they are not kept.');
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw invalidArgument('The event is not JSON. Send a RunEvent of OpenLineage 2-0-2.');
  }
}
