import { invalidArgument } from '@alliance/errors/alliance-error';
import type { AssetDownloadsSchema } from '@alliance/proto/alliance/grants/v1/usage_pb';
import { type ListUsageStatementsRequest, UsageView } from '@alliance/proto/alliance/grants/v1/usage_service_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { AssetDownloads } from '../domain/usage-statement.ts';
import type { StatementWish } from '../operations/list-usage-statements.ts';
import { assetRefMessage } from './asset-mapping.ts';

export function toStatementWish({ organisation, view, month }: ListUsageStatementsRequest): StatementWish {
  return { organisation, view: view === UsageView.BENEFICIARY ? 'beneficiary' : 'owner', month };
}

/** 0 is no quota. Throws `invalid_argument` for what nobody can download in a month. */
export function toQuota(bytes: bigint): number | undefined {
  if (bytes < 0n || bytes > BigInt(Number.MAX_SAFE_INTEGER))
    throw invalidArgument('The quota cannot be taken.', [
      { field: 'downloadQuotaBytes', problem: `must be between 0 (none) and ${Number.MAX_SAFE_INTEGER}` },
    ]);
  return bytes === 0n ? undefined : Number(bytes);
}

export function downloadsMessage(given: AssetDownloads): MessageInitShape<typeof AssetDownloadsSchema> {
  return {
    asset: assetRefMessage(given.asset),
    downloads: BigInt(given.downloads),
    files: BigInt(given.files),
    bytes: BigInt(given.bytes),
    people: BigInt(given.people),
    grants: BigInt(given.grants),
    personIds: [...given.personIds],
  };
}
