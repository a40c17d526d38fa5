import type { Generated } from 'kysely';
import type { RunEventType } from '../domain/run-state.ts';

/** A pipeline whose reports are believed, until it is revoked. */
export type LineageBuilderTable = {
  id: string;
  organisation: string;
  producer: string;
  token_id: string;
  registered_at: Date;
  registered_by: string;
  revoked_at: Date | null;
  revoked_by: string | null;
};

/** A run of an organisation's job; `relation`: how its outputs come from its inputs, empty when not said. */
export type LineageRunTable = {
  no: Generated<number>;
  organisation: string;
  run_id: string;
  job_namespace: string;
  job_name: string;
  relation: string;
};

/** An event of a run. Of what it says only this and its datasets are kept: facets can hold anything. */
export type LineageRunEventTable = {
  organisation: string;
  run_id: string;
  type: RunEventType;
  /** The time as the event writes it, which is a part of what tells events apart. */
  time_text: string;
  happened_at: Date;
  body_sha256: Buffer;
  producer: string;
  /** The registered builder by which it came. */
  builder: string | null;
  reported_by: string;
  received_at: Date;
};

/** What a run read or wrote, by all of its events. */
export type LineageRunDatasetTable = {
  organisation: string;
  run_id: string;
  direction: 'input' | 'output';
  key: string;
  kind: string;
  /** Organisation of a version; empty for a source outside, as the two after it. */
  owner: string;
  name: string;
  version: string;
  url: string;
  digest: string;
};

/** What a run that is complete says of an edge. Append-only. */
export type LineageRunEdgeTable = {
  child_id: number;
  parent_id: number;
  relation: string;
  organisation: string;
  run_id: string;
  captured: boolean;
  /** Dedupe key of the event with which the run stated it. */
  stated_by: Buffer;
};

export type LineageRunTables = {
  lineage_builder: LineageBuilderTable;
  lineage_run: LineageRunTable;
  lineage_run_event: LineageRunEventTable;
  lineage_run_dataset: LineageRunDatasetTable;
  lineage_run_edge: LineageRunEdgeTable;
};
