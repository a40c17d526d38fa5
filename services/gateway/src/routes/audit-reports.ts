import { Readable } from 'node:stream';
import { describeEntry } from '@alliance/audit-report/describe-entry';
import { PAGE_POLICY, pageEnd, pageEntry, pageStart } from '@alliance/audit-report/page';
import type { ReportEntry, ReportHead } from '@alliance/audit-report/report';
import { endBlocks, entryBlocks, reportFooter, reportTitle, startBlocks } from '@alliance/audit-report/report-blocks';
import { readReport } from '@alliance/audit-report/sign-report';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Language } from '@alliance/printed-document/block';
import type {
  GetAuditReportResponse,
  ReportedEntry,
} from '@alliance/proto/alliance/provenance/v1/audit_reports_service_pb';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { answersShapeOrPage } from '../answers.ts';
import type { App } from '../app.ts';
import { parseAssetRef } from '../asset-reference.ts';
import { ReportShape } from '../audit-report-shape.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { defined, Moment, Reference, Slug, toTimestamp } from '../fields.ts';
import { formOf, languageOf, PrintedQuery, sendPdf } from '../printed-answer.ts';

const PAGE = 100;
const ReportQuery = Type.Object({
  asset: Type.Optional(Reference),
  organisation: Type.Optional(Slug),
  from: Moment,
  to: Type.String({ format: 'date-time', description: 'Not part of the period.' }),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_000, default: 500 })),
  cursor: Type.Optional(
    Type.String({ maxLength: 1_024, description: 'Of the same report; without it, a new one is made.' }),
  ),
  ...PrintedQuery,
});
type Query = Static<typeof ReportQuery>;
type Pages = { first: GetAuditReportResponse; entries: AsyncIterable<ReportEntry>; next: () => string | null };

/** Reports from the log about an asset or an organisation and a period, for reading and for checking. */
export function auditReportRoutes(app: App, { auditReports }: Clients): void {
  app.get(
    '/v1/audit/report',
    {
      // Asking makes a report: no other method does so in passing.
      exposeHeadRoute: false,
      schema: {
        tags: ['audit'],
        summary:
          'Governance, auditor, owner of the organisation: a report with proofs about an asset or an organisation (one of both); HTML or PDF if that is what is accepted',
        querystring: ReportQuery,
        response: answersShapeOrPage(
          ReportShape,
          'The report up to `limit` entries; `nextCursor` leads on. Making one is an entry itself',
        ),
      },
    },
    async (request, reply) => {
      const pages = await readPages(request.query, (page) => auditReports.getAuditReport(page, callOptions(request)));
      reply.header('cache-control', 'no-store').header('vary', 'accept, accept-language');
      const form = formOf(request.query, request);
      if (form === 'pdf') return answerPdf(pages, request, reply);
      if (form === 'json')
        return reply.type('application/json; charset=utf-8').send(Readable.from(jsonParts(pages)) as never);
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', `${PAGE_POLICY}; frame-ancestors 'none'`)
        .send(Readable.from(htmlParts(pages, request)) as never);
    },
  );
}

type Ask = (
  page: ReturnType<typeof subjectOf> & { pageSize: number; pageToken: string },
) => Promise<GetAuditReportResponse>;

/** The first page is asked for before anything is answered: a refusal is answered as one. */
async function readPages(query: Query, ask: Ask): Promise<Pages> {
  const asked = subjectOf(query);
  let left = query.limit ?? 500;
  const first = await ask({ ...asked, pageSize: Math.min(PAGE, left), pageToken: query.cursor ?? '' });
  let token = first.nextPageToken;
  async function* entries() {
    for (let page = first; ; ) {
      for (const entry of page.entries) yield toEntry(entry);
      token = page.nextPageToken;
      left -= page.entries.length;
      if (token === '' || left <= 0) return;
      page = await ask({ ...asked, pageSize: Math.min(PAGE, left), pageToken: token });
    }
  }
  return { first, entries: entries(), next: () => (token === '' ? null : token) };
}

function subjectOf({ asset, organisation, from, to }: Query) {
  if ((asset === undefined) === (organisation === undefined))
    throw invalidArgument('Name what the report is about: asset=dataset:org/name, or organisation=org.');
  const subject =
    asset === undefined
      ? ({ case: 'organisation', value: organisation ?? '' } as const)
      : ({ case: 'asset', value: parseAssetRef(asset) } as const);
  return { subject, ...defined({ from: toTimestamp(from), until: toTimestamp(to) }) };
}

function toEntry({ index, leaf, proof, payload, salt }: ReportedEntry): ReportEntry {
  const event = payload === undefined ? { payload: null, salt: null } : { payload, salt };
  return describeEntry({ index: Number(index), leaf, proof, ...event });
}

async function* jsonParts({ first, entries, next }: Pages) {
  const { envelope, logKey } = first;
  yield `${JSON.stringify({ report: readReport(envelope), envelope, logKey }).slice(0, -1)},"entries":[`;
  let separator = '\n';
  for await (const entry of entries) {
    yield `${separator}${JSON.stringify(entry)}`;
    separator = ',\n';
  }
  yield `\n],"nextCursor":${JSON.stringify(next())}}\n`;
}

function answerPdf(pages: Pages, request: FastifyRequest, reply: FastifyReply) {
  const head = readReport(pages.first.envelope);
  const language = languageOf(request.query as Query, request);
  const about = { title: reportTitle(head, language), language, footer: reportFooter(head), file: `report-${head.id}` };
  return sendPdf(reply, pdfBlocks(pages, head, language), about);
}

async function* pdfBlocks({ entries, next }: Pages, head: ReportHead, language: Language) {
  yield* startBlocks(head, language);
  for await (const entry of entries) yield* entryBlocks(entry, language);
  yield* endBlocks(next() !== null, language);
}

async function* htmlParts({ first, entries, next }: Pages, request: FastifyRequest) {
  const query = request.query as Query;
  const language = languageOf(query, request);
  yield pageStart(readReport(first.envelope), first.envelope, language);
  for await (const entry of entries) yield pageEntry(entry, language);
  const cursor = next();
  const further = new URLSearchParams(
    Object.entries(defined({ ...query, cursor: cursor ?? '' })).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]),
  );
  yield pageEnd(cursor === null ? null : `?${further}`, language);
}
