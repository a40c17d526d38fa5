import type { AssetTables } from '@alliance/assets/tables';

export type ModelCardTable = {
  asset_id: string;
  overview: string;
  intended_uses: string;
  out_of_scope_uses: string;
  training_data: string;
  training_procedure: string;
  evaluation: string;
  limitations: string;
  ethical_considerations: string;
  architecture: string;
  /** 0 = not stated. */
  parameter_count: number;
  library: string;
  contact: string;
  revision: number;
  updated_at: Date;
};

export type EvaluationTable = {
  id: string;
  version_id: string;
  dataset_organisation: string;
  dataset_name: string;
  dataset_version: string;
  split: string;
  metric: string;
  value: number;
  unit: string;
  notes: string;
  recorded_by_person_id: string;
  recorded_at: Date;
};

/** Tables of this service. */
export type ModelsTables = AssetTables & {
  model_card: ModelCardTable;
  evaluation: EvaluationTable;
};
