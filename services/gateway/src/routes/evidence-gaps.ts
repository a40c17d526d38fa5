import {
  type EvidenceGap,
  EvidenceGapSchema,
  type EvidenceSummary,
  EvidenceSummarySchema,
} from '@alliance/proto/alliance/provenance/v1/evidence_gaps_service_pb';
import Type from 'typebox';
import { answersPageOrCsv, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { AsOfQuery, asOfAnswer, asOfOf, presentAsOf, sameMoment } from '../as-of.ts';
import { formatVersionRef } from '../asset-reference.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { FormatQuery, sendCsv, wantsCsv } from '../csv-answer.ts';
import { Params, Slug } from '../fields.ts';
import { schemaRef } from '../json-schema.ts';
import { nameOf } from '../lineage-csv.ts';
import { present } from '../presentation.ts';

const Query = Type.Object({ ...PageQuery.properties, ...AsOfQuery.properties, ...FormatQuery.properties });
const tags = ['audit'];
const GAP_COLUMNS = ['version', 'source', 'state', 'relation', 'evidence', 'gaps', 'log_index', 'as_of'];
const SUMMARY_COLUMNS = ['organisation', 'edges', 'below_digest_matched', 'share_below_digest_matched'];
const KINDS = ['reported', 'self-asserted', 'signed', 'digest-matched', 'run-captured'];
const REST = ['unknown_parents', 'hidden_parents', 'as_of'];

/** How well the lineage of members is evidenced. */
export function evidenceGapRoutes(app: App, clients: Clients): void {
  gapsRoute(app, clients);
  summariesRoute(app, clients);
}

function gapsRoute(app: App, { evidenceGaps }: Clients): void {
  app.get(
    '/v1/organisations/:org/evidence-gaps',
    {
      schema: {
        tags,
        summary: 'People of the organisation, governance, auditor: derivations of its versions that little speaks for',
        params: Params({ org: Slug }),
        querystring: Query,
        response: answersPageOrCsv(EvidenceGapSchema, 'By version; `summary` comes with the first page', {
          summary: { anyOf: [schemaRef(EvidenceSummarySchema), { type: 'null' }] },
          ...asOfAnswer,
        }),
      },
    },
    async (request, reply) => {
      reply.header('vary', 'accept');
      const options = callOptions(request);
      const asked = { organisation: request.params.org, ...asOfOf(request.query) };
      if (wantsCsv(request, request.query.format)) {
        const first = await evidenceGaps.listEvidenceGaps({ ...asked, pageSize: 1_000 }, options);
        const same = { ...asked, ...sameMoment(first), pageSize: 1_000 };
        return sendCsv(reply, {
          name: `evidence-gaps-${request.params.org}`,
          header: GAP_COLUMNS,
          first,
          next: (pageToken) => evidenceGaps.listEvidenceGaps({ ...same, pageToken }, options),
          rows: ({ gaps, asOfSize }) => gaps.map((gap) => [...gapCells(gap), asOfSize ?? '']),
        });
      }
      const page = await evidenceGaps.listEvidenceGaps({ ...asked, ...pageOf(request.query) }, options);
      const summary = page.summary ? present(EvidenceSummarySchema, page.summary) : null;
      return { ...presentPage(EvidenceGapSchema, page.gaps, page.nextPageToken), summary, ...presentAsOf(page) };
    },
  );
}

function summariesRoute(app: App, { evidenceGaps }: Clients): void {
  app.get(
    '/v1/audit/evidence-gaps',
    {
      schema: {
        tags,
        summary: 'Governance, auditor: how well the lineage of each member is evidenced, in numbers',
        querystring: Query,
        response: answersPageOrCsv(EvidenceSummarySchema, 'By organisation', asOfAnswer),
      },
    },
    async (request, reply) => {
      reply.header('vary', 'accept');
      const options = callOptions(request);
      const asked = asOfOf(request.query);
      if (wantsCsv(request, request.query.format)) {
        const first = await evidenceGaps.listEvidenceSummaries({ ...asked, pageSize: 200 }, options);
        const same = { ...asked, ...sameMoment(first), pageSize: 200 };
        return sendCsv(reply, {
          name: 'evidence-gaps',
          header: [...SUMMARY_COLUMNS, ...KINDS.map((kind) => kind.replaceAll('-', '_')), ...REST],
          first,
          next: (pageToken) => evidenceGaps.listEvidenceSummaries({ ...same, pageToken }, options),
          rows: ({ organisations, asOfSize }) => organisations.map((one) => [...summaryCells(one), asOfSize ?? '']),
        });
      }
      const page = await evidenceGaps.listEvidenceSummaries({ ...asked, ...pageOf(request.query) }, options);
      const shown = presentPage(EvidenceSummarySchema, page.organisations, page.nextPageToken);
      return { ...shown, ...presentAsOf(page) };
    },
  );
}

function gapCells({ version, source, relation, evidence, gaps, logIndex }: EvidenceGap) {
  const name = source ? nameOf(source) : '';
  const state = source?.state ?? '';
  return [version ? formatVersionRef(version) : '', name, state, relation, evidence, gaps.join(' '), logIndex ?? ''];
}

function summaryCells({ organisation, edges, evidence, ...summary }: EvidenceSummary) {
  const { belowDigestMatched, shareBelowDigestMatched, unknownParents, hiddenParents } = summary;
  const counts = KINDS.map((kind) => evidence.find((count) => count.evidence === kind)?.edges ?? 0n);
  return [organisation, edges, belowDigestMatched, shareBelowDigestMatched, ...counts, unknownParents, hiddenParents];
}
