import { recordEvent } from '@alliance/events/outbox';
import { GrantExpiringSchema, UseReportedSchema } from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { Grant, SeatedGrant } from '../domain/grant.ts';
import type { GrantState } from '../domain/grant-states.ts';
import type { UseReport } from '../domain/use-report.ts';
import { versionRefMessage } from '../mapping/asset-mapping.ts';
import { grantFact } from '../mapping/grant-mapping.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf, SYSTEM } from './actor.ts';

/** Records that a grant will soon be over. */
export async function recordNearEnd(
  trx: GrantsTrx,
  { grant, from, daysLeft, at }: { grant: SeatedGrant; from: GrantState; daysLeft: number; at: Date },
): Promise<void> {
  const { id, asset, state } = grant;
  const audit = auditOf(SYSTEM, { organisation: asset.organisation, kind: 'grant', id, from, to: state });
  await recordEvent(trx, GrantExpiringSchema, { audit, grant: grantFact(grant), daysLeft }, at);
}

/** Records what came of a grant, as far as it is for others: exact versions, nobody's words. */
export async function recordUseReport(
  trx: GrantsTrx,
  fact: { grant: Grant; requestId: string; report: UseReport; downloaded: readonly string[]; actor: Actor; at: Date },
): Promise<void> {
  const { grant, requestId, report, downloaded, actor, at } = fact;
  const { id, asset, state } = grant;
  const audit = auditOf(actor, { organisation: asset.organisation, kind: 'grant', id, from: state, to: state });
  const trained = report.models.flatMap((model) => ('version' in model ? [model.version] : []));
  await recordEvent(
    trx,
    UseReportedSchema,
    {
      audit,
      grantId: id,
      requestId,
      downloaded: downloaded.map((version) => versionRefMessage(asset, version)),
      trained: trained.map((model) => versionRefMessage(model.asset, model.version)),
      organisation: grant.beneficiary.kind === 'organisation' ? grant.beneficiary.organisation : '',
    },
    at,
  );
}
