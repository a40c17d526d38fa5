import { invalidArgument } from '@alliance/errors/alliance-error';
import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type {
  AuditReportsService,
  GetAuditReportRequest,
} from '@alliance/proto/alliance/provenance/v1/audit_reports_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { Handlers } from '@alliance/rpc/types';
import { formatVerifierKey } from '@alliance/transparency-log/note-key';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { ReportSubject } from './domain/report-subject.ts';
import type { LogContext } from './log-context.ts';
import { getAuditReport } from './operations/get-audit-report.ts';

/** Every RPC about reports and the operation that answers it. */
export function auditReportsHandlers(context: LogContext): Handlers<typeof AuditReportsService> {
  const logKey = formatVerifierKey(context.signer);
  return {
    getAuditReport: async ({ subject, pageSize, pageToken, ...period }, { caller }) => {
      const from = period.from && timestampDate(period.from);
      const until = period.until && timestampDate(period.until);
      const input = { subject: subjectOf(subject), from, until, pageSize, pageToken };
      const { report, rows, nextPageToken } = await getAuditReport(context, caller, input);
      const entries = rows.map(({ index, payload, salt, ...row }) => ({
        ...row,
        index: BigInt(index),
        ...(payload === undefined ? {} : { payload }),
        ...(salt ? { salt } : {}),
      }));
      return { envelope: report.envelope, logKey, entries, nextPageToken };
    },
  };
}

function subjectOf(subject: GetAuditReportRequest['subject']): ReportSubject {
  if (subject.case === 'organisation') return { organisation: subject.value, asset: undefined };
  const kind = subject.case === 'asset' ? enumName(AssetKindSchema, subject.value.kind) : undefined;
  if (subject.case !== 'asset' || (kind !== 'dataset' && kind !== 'model'))
    throw invalidArgument('Name what the report is about: one asset, or one organisation.');
  const { organisation, name } = subject.value;
  return { organisation, asset: { kind, name } };
}
