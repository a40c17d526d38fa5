import type { Selectable } from 'kysely';
import type { Grant } from '../domain/grant.ts';
import { assetOf } from './asset-columns.ts';
import { beneficiaryOf } from './beneficiary-columns.ts';
import type { AccessGrantTable } from './tables.ts';

/** What is read of a grant. */
export const GRANT_COLUMNS = [
  'id',
  'request_id',
  'asset_kind',
  'asset_organisation',
  'asset_name',
  'versions',
  'beneficiary_kind',
  'beneficiary',
  'purposes',
  'operations',
  'seat_cap',
  'from_at',
  'until_at',
  'state',
  'activated_at',
  'suspended_by',
  'revoked_by',
  'revoked_at',
  'reason',
  'terms',
  'revision',
  'created_at',
  'quota_bytes',
  'suspension_id',
  'use_codes',
  'duties',
  'expiring_at',
  'remind_at',
  'supersedes',
  'superseded_by',
  'deletion_required',
  'seat_manager',
  'co_holders',
] as const satisfies (keyof AccessGrantTable)[];

/** What may change of a grant. */
export function stateColumns(grant: Grant) {
  return {
    state: grant.state,
    activated_at: grant.activatedAt ?? null,
    suspended_by: grant.suspendedBy ?? null,
    revoked_by: grant.revokedBy ?? null,
    revoked_at: grant.revokedAt ?? null,
    reason: grant.reason,
    quota_bytes: grant.quotaBytes ?? null,
    suspension_id: grant.suspensionId ?? null,
    remind_at: grant.remindAt ?? null,
    superseded_by: grant.supersededBy ?? null,
    seat_manager: grant.seatManager ?? null,
  };
}

/** A row as a grant. */
export function toGrant(row: Selectable<AccessGrantTable>): Grant {
  return {
    id: row.id,
    requestId: row.request_id,
    asset: assetOf(row),
    versions: row.versions,
    beneficiary: beneficiaryOf(row),
    purposes: row.purposes,
    operations: row.operations,
    seatCap: row.seat_cap,
    from: row.from_at,
    until: row.until_at,
    state: row.state,
    activatedAt: row.activated_at ?? undefined,
    suspendedBy: row.suspended_by ?? undefined,
    suspensionId: row.suspension_id ?? undefined,
    revokedBy: row.revoked_by ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
    reason: row.reason,
    terms: row.terms,
    revision: row.revision,
    createdAt: row.created_at,
    useCodes: row.use_codes,
    duties: row.duties,
    expiringFrom: row.expiring_at,
    remindAt: row.remind_at ?? undefined,
    supersedes: row.supersedes ?? undefined,
    supersededBy: row.superseded_by ?? undefined,
    deletionRequired: row.deletion_required,
    seatManager: row.seat_manager ?? undefined,
    coHolders: row.co_holders,
    ...(row.quota_bytes === null ? {} : { quotaBytes: row.quota_bytes }),
  };
}
