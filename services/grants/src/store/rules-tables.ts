import type { ColumnType } from 'kysely';
import type { KeptAnswer } from '../domain/answers.ts';
import type { BlockAppealState } from '../domain/block.ts';
import type { FormField } from '../domain/form.ts';
import type { Rule } from '../domain/rules.ts';
import type { UseCode } from '../domain/use-codes.ts';
import type { AssetKind, AssetRef } from '../domain/vocabulary.ts';

/** Something of one asset, or (empty kind and name) of an organisation as a whole. */
export type ScopeColumns = { organisation: string; asset_kind: AssetKind | ''; asset_name: string };

/** JSON that is written as text and never changed. */
type Json<T> = ColumnType<T, string, string>;

export type AccessFormTable = ScopeColumns & {
  version: number;
  fields: Json<FormField[]>;
  set_by: string;
  set_at: Date;
};

export type RequestAnswersTable = {
  request_id: string;
  form_of_asset: boolean;
  form_version: number;
  answers: Json<KeptAnswer[]>;
};

export type UseConditionsTable = {
  organisation: string;
  asset_kind: AssetKind;
  asset_name: string;
  version: number;
  codes: Json<UseCode[]>;
  set_by: string;
  set_at: Date;
};

export type RuleSetTable = {
  organisation: string;
  version: number;
  rules: Json<Rule[]>;
  set_by: string;
  set_at: Date;
};

export type BlockTable = ScopeColumns & {
  id: string;
  subject_kind: 'person' | 'organisation';
  subject: string;
  reason: string;
  added_by: string;
  added_at: Date;
  expires_at: Date;
  lifted_by: ColumnType<string | null, string | undefined>;
  lifted_at: ColumnType<Date | null, Date | undefined>;
};

export type BlockAppealTable = {
  id: string;
  block_id: string;
  appellant_id: string;
  reasons: string;
  state: BlockAppealState;
  answer: string;
  decided_by: string | null;
  created_at: Date;
  decided_at: Date | null;
};

export type DelegationTable = {
  id: string;
  organisation: string;
  steward_id: string;
  delegate_id: string;
  from_at: Date;
  until_at: Date;
  assets: Json<AssetRef[]>;
  /** The same as `nameOf` writes them, for searches. */
  asset_names: string[];
  ended_at: ColumnType<Date | null, undefined, Date>;
};

/** Tables of what organisations set for requests to come. */
export type RulesTables = {
  access_form: AccessFormTable;
  request_answers: RequestAnswersTable;
  use_conditions: UseConditionsTable;
  rule_set: RuleSetTable;
  block: BlockTable;
  block_appeal: BlockAppealTable;
  delegation: DelegationTable;
};
