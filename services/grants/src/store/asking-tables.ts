import type { Generated } from 'kysely';
import type { AwardState } from '../domain/award.ts';
import type { AssetKind, Operation, Purpose } from '../domain/vocabulary.ts';

/** Access given to an address; the address only while it is open. */
export type AwardTable = {
  id: string;
  asset_kind: AssetKind;
  asset_organisation: string;
  asset_name: string;
  email: string | null;
  versions: string;
  purpose: Purpose;
  operations: Operation[];
  until_at: Date;
  reason: string;
  given_by: string;
  given_as: 'steward' | 'owner';
  state: AwardState;
  given_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  request_id: string | null;
};

/** A document of a request; its bytes are storage's. */
export type AttachmentTable = {
  id: string;
  request_id: string;
  author_id: string;
  name: string;
  media_type: string;
  size: number;
  sha256: string;
  private: boolean;
  attached_at: Date;
  redacted_by: string | null;
  redacted_at: Date | null;
  redaction_reason: Generated<string>;
};

/** What surrounds requests. */
export type AskingTables = {
  award: AwardTable;
  attachment: AttachmentTable;
};
