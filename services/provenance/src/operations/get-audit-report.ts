import { readReport as readHead } from '@alliance/audit-report/sign-report';
import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { pageRequest, toPage } from '@alliance/database/keyset-page';
import { AllianceError, type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import { parseCheckpoint } from '@alliance/transparency-log/checkpoint';
import { formatProofFile } from '@alliance/transparency-log/proof-file';
import { fittingRows } from '../domain/fitting-rows.ts';
import { type ReportSubject, reportAuthority } from '../domain/report-subject.ts';
import type { LogContext } from '../log-context.ts';
import { findReport, type KeptReport, type ReportRow, readReport } from '../store/audit-report-store.ts';
import { makeAuditReport } from './make-audit-report.ts';
import { proveEach } from './prove-index.ts';

type Context = Pick<LogContext, 'db' | 'transact' | 'clock' | 'signer' | 'folder' | 'policy'>;

export type AuditReportInput = {
  subject: ReportSubject;
  from: Date | undefined;
  until: Date | undefined;
  pageSize: number;
  pageToken: string;
};

export type ProvenRow = ReportRow & { proof: string };

/** Far below what one message may have; events can be long. */
const PAGE_BYTES = 2 * 1024 * 1024;
const PROOF_BYTES = 4_096;

const SLUG = /^[a-z0-9-]{1,40}$/;
const NAME = /^[A-Za-z0-9._-]{1,100}$/;

/**
 * Makes a report about an asset or organisation and a period, and answers its first page; with a page token, a further page of a
 * report that the same caller has made. Errors: `unauthenticated`, `scope_required`, `role_required`, `invalid_argument`,
 * `invalid_cursor` (also for the report of somebody else, or about something else), `unavailable` (no checkpoint yet).
 */
export async function getAuditReport(
  context: Context,
  caller: Caller | null,
  { subject, from, until, pageSize, pageToken }: AuditReportInput,
): Promise<{ report: KeptReport; rows: ProvenRow[]; nextPageToken: string }> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const { size, after } = pageRequest({ pageSize, pageToken }, placeKey);
  const period = checkAsked(subject, from, until);
  const authority = reportAuthority(person, subject);
  if (authority === undefined)
    throw new AllianceError(
      'role_required',
      `A report about ${subject.organisation} is for its owners, governance and auditors. Ask one of them for it.`,
      { details: { organisation: subject.organisation, roles: ['owner', 'governance', 'auditor'] } },
    );
  const asked = { subject, reach: authority.reach, ...period };
  const report =
    after === undefined
      ? await makeAuditReport(context, { person, role: authority.role }, asked)
      : await findReport(context.db, after[0], person.personId);
  if (report === undefined || isAnother(report, asked))
    throw new AllianceError(
      'invalid_cursor',
      'The cursor is not one of a report of yours about this. Start again without it.',
    );
  const rows = await readReport(context.db, report, { after: after?.[1] ?? -1, limit: size + 1 });
  const sizes = rows
    .slice(0, size)
    .map(({ leaf, payload = '' }) => leaf.length + Buffer.byteLength(payload) + PROOF_BYTES);
  const page = toPage(rows, fittingRows(sizes, PAGE_BYTES), ({ index }) => [report.id, index]);
  return { report, rows: await prove(context, report, page.rows), nextPageToken: page.nextPageToken };
}

function checkAsked({ organisation, asset }: ReportSubject, from: Date | undefined, until: Date | undefined) {
  const problems: FieldProblem[] = [];
  if (!SLUG.test(organisation) || (asset && !NAME.test(asset.name)))
    problems.push({ field: 'asset', problem: 'name one: asset=dataset:org/name, or organisation=org' });
  if (!from) problems.push({ field: 'from', problem: 'say when the period begins' });
  if (!until || (from && from >= until)) problems.push({ field: 'to', problem: 'must be later than "from"' });
  if (problems.length > 0 || !from || !until)
    throw invalidArgument('No report can be made of that. Correct the fields named.', problems);
  return { from, until };
}

type Asked = Pick<KeptReport, 'subject' | 'reach' | 'from' | 'until'>;

/** A cursor goes with the question that it was given out for, and with the reach that its caller had. */
function isAnother(report: Asked, asked: Asked): boolean {
  const identity = ({ subject, reach, from, until }: Asked) => {
    const { organisation, asset } = subject;
    return JSON.stringify([organisation, asset?.kind, asset?.name, reach, from.toISOString(), until.toISOString()]);
  };
  return identity(report) !== identity(asked);
}

/** The proofs of a page all lead to the checkpoint of its report. */
async function prove({ folder }: Context, report: KeptReport, rows: readonly ReportRow[]): Promise<ProvenRow[]> {
  const { checkpoint: note } = readHead(report.envelope);
  const indexes = rows.map(({ index }) => index);
  const proofs = await proveEach({ folder }, parseCheckpoint(note), indexes);
  return rows.map((row, at) => {
    const proof = proofs[at];
    if (proof === undefined) throw new Error('There are fewer proofs than entries.');
    return { ...row, proof: formatProofFile(proof) };
  });
}

function placeKey(key: unknown[]): [string, number] | undefined {
  const [id, index, ...rest] = key;
  const isPlace = typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) && Number.isSafeInteger(index);
  return isPlace && rest.length === 0 && (index as number) >= 0 ? [id, index as number] : undefined;
}
