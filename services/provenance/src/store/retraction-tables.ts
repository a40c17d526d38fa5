import type { Generated } from 'kysely';
import type { CaseState, Outcome, RetractionAction } from '../domain/retraction-case.ts';

/** A retracted version, and what its retraction asks for; by its node. */
export type RetractionTable = {
  node_id: number;
  /** Dedupe key of the event that retracted it. */
  event: Buffer;
  action: RetractionAction;
  reason_code: string;
  severity: string;
  reason: string;
  successor: string;
  retracted_at: Date;
};

/** What was made from a retracted version, as far as it was looked up; `settled`: its own children are here too. */
export type RetractionReachTable = { retraction_id: number; node_id: number; settled: Generated<boolean> };

export type RetractionCaseTable = {
  id: string;
  retraction_id: number;
  organisation: string;
  state: CaseState;
  opened_at: Date;
  /** Null: nothing is asked. */
  due_at: Date | null;
  acknowledged_by: string | null;
  acknowledged_at: Date | null;
  closed_at: Date | null;
  /** How many versions are affected, and of how many it is said what became of them. */
  versions: Generated<number>;
  answered: Generated<number>;
  revision: Generated<number>;
};

export type AffectedVersionTable = {
  case_id: string;
  node_id: number;
  joined_at: Date;
  outcome: Outcome | null;
  reason: Generated<string>;
  answered_by: string | null;
  answered_at: Date | null;
};

/** One row: the signed list as it was given out last. Its number only grows. */
export type RemovalListTable = { sequence: number; content_sha256: Buffer; envelope: string; made_at: Date };

export type RetractionTables = {
  retraction: RetractionTable;
  retraction_reach: RetractionReachTable;
  retraction_case: RetractionCaseTable;
  affected_version: AffectedVersionTable;
  removal_list: RemovalListTable;
};
