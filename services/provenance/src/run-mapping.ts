import type {
  LineageBuilderSchema,
  LineageRunDatasetSchema,
  LineageRunSchema,
} from '@alliance/proto/alliance/provenance/v1/lineage_run_pb';
import type { RunLineageRecordedSchema } from '@alliance/proto/alliance/provenance/v1/provenance_events_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { LineageSubject, VersionSubject } from './domain/lineage-node.ts';
import { isCaptured, type RunMoment, runStateOf } from './domain/run-state.ts';
import { versionRefMessage } from './mapping.ts';
import type { Builder } from './store/lineage-builder-store.ts';
import type { Run } from './store/lineage-run-store.ts';

/** A run with its events. */
export type ShownRun = { run: Run; moments: readonly RunMoment[] };

/** What a run says of one version that it wrote. */
export type RunDrawing = {
  run: Run;
  child: VersionSubject;
  sources: { source: LineageSubject; relation: string }[];
  captured: boolean;
};

/** A run as its message. */
export function runMessage({ run, moments }: ShownRun): MessageInitShape<typeof LineageRunSchema> {
  const { runId, organisation, jobNamespace, jobName } = run;
  const times = moments.map(({ at }) => at.getTime()).toSorted((one, other) => one - other);
  const [first, last] = [times[0], times.at(-1)];
  return {
    ...{ runId, organisation, jobNamespace, jobName },
    state: runStateOf(moments),
    ...(first === undefined ? {} : { firstEventAt: timestampFromDate(new Date(first)) }),
    ...(last === undefined ? {} : { lastEventAt: timestampFromDate(new Date(last)) }),
    events: moments.length,
    captured: isCaptured(moments),
  };
}

/** What a run read or wrote, as its message. */
export function runDatasetMessage(subject: LineageSubject): MessageInitShape<typeof LineageRunDatasetSchema> {
  if (subject.kind !== 'external') return { subject: { case: 'version', value: versionRefMessage(subject) } };
  const { url, digest } = subject;
  return { subject: { case: 'external', value: { url, digest } } };
}

/** The event of what a run says of a version. */
export function runLineageMessage(
  { run, child, sources, captured }: RunDrawing,
  actor: { personId: string; role: string },
): MessageInitShape<typeof RunLineageRecordedSchema> {
  const { runId, organisation, jobNamespace, jobName } = run;
  const object = { kind: child.kind, id: `${child.organisation}/${child.name}`, version: child.version };
  return {
    audit: { actorPersonId: actor.personId, actorRole: actor.role, organisation, object },
    ...{ runId, organisation, jobNamespace, jobName },
    version: versionRefMessage(child),
    sources: sources.map(({ source, relation }) => ({ source: runDatasetMessage(source), relation })),
    evidence: captured ? 'run-captured' : 'self-asserted',
  };
}

/** A builder as its message. */
export function builderMessage(builder: Builder): MessageInitShape<typeof LineageBuilderSchema> {
  const { id, organisation, producer, tokenId, registeredAt, revokedAt } = builder;
  return {
    ...{ id, organisation, producer, tokenId },
    registeredAt: timestampFromDate(registeredAt),
    ...(revokedAt ? { revokedAt: timestampFromDate(revokedAt) } : {}),
  };
}
