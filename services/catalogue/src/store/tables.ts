import type { EventTables } from '@alliance/events/tables';
import type { Generated } from 'kysely';

/**
 * Being built and seen by nobody, following the events and seen by nobody yet, answering the searches, or waiting to be
 * dropped.
 */
export type GenerationState = 'building' | 'catching-up' | 'serving' | 'retired';

export type GenerationTable = {
  number: number;
  state: GenerationState;
  requested_at: Generated<Date>;
  served_at: Date | null;
  retired_at: Date | null;
};

/** How far a generation has followed the events of one service. */
export type ProgressTable = {
  generation: number;
  source: string;
  last_sequence: Generated<number>;
  last_event_at: Date | null;
  last_lag_ms: number | null;
};

/** The newest description of an asset; a deleted one stays as a tombstone, so that a late event does not bring it back. */
export type AssetTable = {
  generation: number;
  id: string;
  kind: 'dataset' | 'model';
  organisation: string;
  name: string;
  title: Generated<string>;
  summary: Generated<string>;
  description: Generated<string>;
  access: Generated<string>;
  licence: Generated<string>;
  languages: Generated<string[]>;
  tags: Generated<string[]>;
  tasks: Generated<string[]>;
  labels: Generated<string[]>;
  latest_version: Generated<string>;
  revision: Generated<number>;
  updated_at: Date | null;
  deleted: Generated<boolean>;
};

export type VersionTable = {
  generation: number;
  asset_id: string;
  version: string;
  state: string;
  file_count: number;
  total_bytes: number;
  published_at: Date;
  names_sources: boolean;
  revision: number;
};

/** Which assets of the alliance a version, unless it is retracted, was made from. */
export type DerivationTable = {
  generation: number;
  asset_id: string;
  version: string;
  source_kind: string;
  source_organisation: string;
  source_name: string;
};

export type CardTable = { generation: number; organisation: string; name: string; text: string; revision: number };

export type OrganisationTable = {
  generation: number;
  slug: string;
  legal_name: string;
  state: string;
  revision: number;
};

/** What searches read: one row for each asset of which something was published. Derived from the tables above. */
export type ItemTable = {
  generation: number;
  id: string;
  kind: 'dataset' | 'model';
  organisation: string;
  name: string;
  title: string;
  summary: string;
  access: string;
  licence: string;
  languages: string[];
  tags: string[];
  tasks: string[];
  labels: string[];
  latest_version: string;
  total_bytes: number;
  file_count: number;
  published_at: Date | null;
  updated_at: Date;
  names_sources: boolean;
  revision: number;
  /** False when every version was retracted. */
  listed: boolean;
  sort_key: string;
  title_words: string;
  title_key: string;
  name_key: string;
  suggest_key: string;
  /** By which it is found; as large as its texts are. Only its index is read. */
  search: string;
  /** By which it is ranked, of bounded size; null when `search` is no larger. */
  lead: string | null;
};

/** What harvesters were told of an asset: of no generation, since it says also what went. */
export type HarvestRecordTable = {
  number: Generated<number>;
  asset_id: string;
  kind: 'dataset' | 'model';
  organisation: string;
  name: string;
  revision: number;
  publisher: string;
  deleted: boolean;
  /** Whole seconds. */
  changed_at: Date;
};

export type CatalogueTables = EventTables & {
  generation: GenerationTable;
  progress: ProgressTable;
  asset: AssetTable;
  version: VersionTable;
  derivation: DerivationTable;
  card: CardTable;
  organisation: OrganisationTable;
  item: ItemTable;
  harvest_record: HarvestRecordTable;
};
