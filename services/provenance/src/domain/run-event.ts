import { type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import { isPlain } from './audit-fact.ts';
import { type LineageSubject, nodeKey } from './lineage-node.ts';
import { isRelation } from './relation.ts';
import { readRunDataset } from './run-dataset.ts';
import { RUN_EVENT_TYPES, type RunEventType } from './run-state.ts';

/** What is taken from a RunEvent of OpenLineage 2-0-2. */
export type RunEvent = {
  type: RunEventType;
  /** As written, and as it is. */
  time: string;
  at: Date;
  runId: string;
  /** The namespace belongs to the organisation whose name it begins with: "hust" or "hust/anything". */
  organisation: string;
  jobNamespace: string;
  jobName: string;
  producer: string;
  /** Empty when the job does not say. */
  relation: string;
  inputs: LineageSubject[];
  outputs: LineageSubject[];
};

export const MAX_INPUTS = 200;
export const MAX_OUTPUTS = 50;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOMENT = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;
const NAMESPACE = /^([a-z0-9-]{1,40})(\/.*)?$/;
const MAX_NAME = 500;

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a RunEvent. `registry`: the namespace of this registry's own versions. Throws `invalid_argument` with every problem, also
 * for events about jobs and datasets alone, which tell of no run.
 */
export function readRunEvent(value: unknown, registry: string): RunEvent {
  const problems: FieldProblem[] = [];
  const refuse = (field: string, problem: string) => void problems.push({ field, problem });
  const event = objectOf(value);
  const [run, job] = [objectOf(event.run), objectOf(event.job)];
  const text = (field: string, given: unknown, isRight: (text: string) => boolean, problem: string): string => {
    if (typeof given === 'string' && given !== '' && isPlain(given) && isRight(given)) return given;
    refuse(field, problem);
    return '';
  };
  const short = (given: string) => given.length <= MAX_NAME;
  const time = text('eventTime', event.eventTime, isMoment, 'must be a moment, as 2026-11-23T09:00:00Z');
  const jobNamespace = text(
    'job.namespace',
    job.namespace,
    (given) => short(given) && NAMESPACE.test(given),
    'must be the name of the organisation whose job it is, or that name, "/" and more',
  );
  const relation = relationIn(job, refuse);
  const read = (direction: 'inputs' | 'outputs', most: number) =>
    datasetsIn(event[direction], { direction, most, registry, refuse });
  const result: RunEvent = {
    type: typeIn(event.eventType, refuse),
    time,
    at: new Date(time),
    runId: text(
      'run.runId',
      run.runId,
      (given) => UUID.test(given),
      'must be a UUID; only events of runs are taken',
    ).toLowerCase(),
    organisation: NAMESPACE.exec(jobNamespace)?.[1] ?? '',
    jobNamespace,
    jobName: text('job.name', job.name, short, `must be text of at most ${MAX_NAME} characters`),
    producer: text('producer', event.producer, isAddress, 'must be the URI of what made the event'),
    relation,
    inputs: read('inputs', MAX_INPUTS),
    outputs: read('outputs', MAX_OUTPUTS),
  };
  text('schemaURL', event.schemaURL, isAddress, 'must be the URI of the schema of the event');
  if (problems.length > 0)
    throw invalidArgument('This is no RunEvent that can be taken. Nothing was kept of it.', problems);
  return result;
}

type Refuse = (field: string, problem: string) => void;

function typeIn(given: unknown, refuse: Refuse): RunEventType {
  // The schema does not require it.
  if (given === undefined) return 'other';
  const type = RUN_EVENT_TYPES.find((known) => known.toUpperCase() === given);
  if (type === undefined) refuse('eventType', 'must be START, RUNNING, COMPLETE, ABORT, FAIL or OTHER');
  return type ?? 'other';
}

function relationIn(job: Json, refuse: Refuse): string {
  const facet = objectOf(job.facets).alliance_derivation;
  if (facet === undefined) return '';
  const { relation } = objectOf(facet);
  if (typeof relation === 'string' && isRelation(relation)) return relation;
  refuse('job.facets.alliance_derivation.relation', 'must be a relation of versions, as "filter" or "train"');
  return '';
}

type Reading = { direction: 'inputs' | 'outputs'; most: number; registry: string; refuse: Refuse };

function datasetsIn(given: unknown, { direction, most, registry, refuse }: Reading): LineageSubject[] {
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.length > most) {
    refuse(direction, `must be a list of at most ${most}`);
    return [];
  }
  const found = new Map<string, LineageSubject>();
  for (const [at, item] of given.entries()) {
    const dataset = readRunDataset(objectOf(item), registry);
    if (typeof dataset === 'string') refuse(`${direction}.${at}`, dataset);
    else found.set(nodeKey(dataset), dataset);
  }
  return [...found.values()];
}

function isMoment(text: string): boolean {
  const moment = Date.parse(text);
  return MOMENT.test(text) && moment >= Date.UTC(2000, 0) && moment < Date.UTC(10_000, 0);
}

function isAddress(text: string): boolean {
  return text.length <= MAX_NAME && /^[a-z][a-z0-9+.-]*:/i.test(text) && URL.canParse(text);
}

/** An object's fields; of anything else none. */
function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
