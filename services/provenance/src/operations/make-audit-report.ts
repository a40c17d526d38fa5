import { signReport } from '@alliance/audit-report/sign-report';
import type { Caller } from '@alliance/auth/caller';
import { recordEvent } from '@alliance/events/outbox';
import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { AuditReportMadeSchema } from '@alliance/proto/alliance/provenance/v1/provenance_events_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import { parseCheckpoint } from '@alliance/transparency-log/checkpoint';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { ReportSubject } from '../domain/report-subject.ts';
import type { LogContext } from '../log-context.ts';
import { insertReport, type KeptReport, sumUpReport } from '../store/audit-report-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import { getCheckpoint } from './get-checkpoint.ts';

type Context = Pick<LogContext, 'transact' | 'clock' | 'signer' | 'folder' | 'policy'>;
type Maker = { person: Caller; role: string };
type Made = { report: KeptReport; sum: Awaited<ReturnType<typeof sumUpReport>>; entries: number };

/**
 * Makes a report of the tree of the newest published checkpoint: sums it up, signs the sum, keeps it and tells of it, in one
 * transaction. Throws `unavailable` before there is a checkpoint.
 */
export async function makeAuditReport(
  context: Context,
  { person, role }: Maker,
  asked: Pick<KeptReport, 'subject' | 'reach' | 'from' | 'until'>,
): Promise<KeptReport> {
  const checkpoint = await getCheckpoint(context);
  const { size: treeSize } = parseCheckpoint(checkpoint);
  const [id, madeAt] = [uuidv7(), context.clock()];
  return context.transact(async (trx) => {
    const scope = { ...asked, treeSize };
    const sum = await sumUpReport(trx, scope);
    const entries = sum.actions.reduce((total, { count }) => total + count, 0);
    const head = {
      format: 'alliance-audit-report/v1' as const,
      id,
      origin: context.signer.name,
      ...names(asked.subject),
      from: asked.from.toISOString(),
      to: asked.until.toISOString(),
      madeAt: madeAt.toISOString(),
      madeBy: { personId: person.personId, role },
      reach: asked.reach,
      checkpoint,
      entries,
      entriesSha256: sum.sha256,
      actions: sum.actions,
    };
    const report = { ...scope, id, personId: person.personId, envelope: signReport(head, context.signer), madeAt };
    await insertReport(trx, report);
    await tell(trx, { report, sum, entries }, role);
    return report;
  });
}

function names({ organisation, asset }: ReportSubject): { asset: string | null; organisation: string | null } {
  return asset
    ? { asset: `${asset.kind}:${organisation}/${asset.name}`, organisation: null }
    : { asset: null, organisation };
}

async function tell(trx: Transaction<ProvenanceTables>, { report, sum, entries }: Made, role: string): Promise<void> {
  const { id, personId, subject, from, until, treeSize, madeAt } = report;
  const { organisation, asset } = subject;
  const message = {
    audit: {
      actorPersonId: personId,
      actorRole: role,
      organisation,
      object: { kind: 'audit_report', id, digest: sum.sha256 },
      nextState: 'made',
    },
    reportId: id,
    from: timestampFromDate(from),
    until: timestampFromDate(until),
    treeSize: BigInt(treeSize),
    entries: BigInt(entries),
    entriesSha256: sum.sha256,
    ...(asset ? { asset: { kind: enumValue(AssetKindSchema, asset.kind), organisation, name: asset.name } } : {}),
  };
  await recordEvent(trx, AuditReportMadeSchema, message, madeAt);
}
