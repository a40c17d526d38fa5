import { type AssetDownloads, AssetDownloadsSchema } from '@alliance/proto/alliance/grants/v1/usage_pb';
import { UsageViewSchema } from '@alliance/proto/alliance/grants/v1/usage_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { answersPage, answersRaw, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { formatAssetRef } from '../asset-reference.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { sendCsv, wantsCsv } from '../csv-answer.ts';
import { Name, Params, Slug } from '../fields.ts';

const OrgParams = Params({ org: Slug });
const Which = {
  month: Type.Optional(
    Type.String({ maxLength: 7, description: 'In UTC; this month when absent.', examples: ['2026-11'] }),
  ),
  view: Type.Optional(Name(UsageViewSchema)),
};
const CsvQuery = Type.Object(Which);
const ListQuery = Type.Object({ ...PageQuery.properties, ...Which });
type Asked = { params: Static<typeof OrgParams>; query: Static<typeof CsvQuery> };

const tags = ['organisations'];
const HEADER = ['month', 'asset', 'downloads', 'files', 'bytes', 'people', 'grants'];

/** What was downloaded in a month of an organisation's assets, or on its behalf. */
export function usageStatementRoutes(app: App, { usage }: Clients): void {
  const pageFor = ({ params, query }: Asked, page: { pageSize: number; pageToken: string }, request: FastifyRequest) =>
    usage.listUsageStatements(
      {
        organisation: params.org,
        view: enumValue(UsageViewSchema, query.view ?? 'owner'),
        month: query.month ?? '',
        ...page,
      },
      callOptions(request),
    );

  const csvOf = async (asked: Asked, request: FastifyRequest, reply: FastifyReply) => {
    const first = await pageFor(asked, { pageSize: 200, pageToken: '' }, request);
    const { month } = first;
    const same = { ...asked, query: { ...asked.query, month } };
    return sendCsv(reply, {
      name: `usage-${asked.params.org}-${asked.query.view ?? 'owner'}-${month}`,
      header: HEADER,
      first,
      next: (pageToken) => pageFor(same, { pageSize: 200, pageToken }, request),
      rows: ({ statements }) => statements.map((row) => cellsOf(month, row)),
    });
  };

  app.get(
    '/v1/organisations/:org/usage-statements',
    {
      schema: {
        tags,
        summary: 'Downloads of a month, asset by asset; as CSV if that is what is accepted',
        params: OrgParams,
        querystring: ListQuery,
        response: answersPage(AssetDownloadsSchema, 'By kind, organisation and name', { month: { type: 'string' } }),
      },
    },
    async (request, reply) => {
      reply.header('vary', 'accept');
      if (wantsCsv(request)) return csvOf(request, request, reply);
      const page = await pageFor(request, pageOf(request.query), request);
      return { ...presentPage(AssetDownloadsSchema, page.statements, page.nextPageToken), month: page.month };
    },
  );

  app.get(
    '/v1/organisations/:org/usage-statements.csv',
    {
      schema: {
        tags,
        summary: 'Downloads of a month, asset by asset, as CSV',
        params: OrgParams,
        querystring: CsvQuery,
        response: answersRaw('A line for each asset, after one with the names of the columns', 'text/csv'),
      },
    },
    (request, reply) => csvOf(request, request, reply),
  );
}

function cellsOf(month: string, { asset, downloads, files, bytes, people, grants }: AssetDownloads) {
  return [month, asset ? formatAssetRef(asset) : '', downloads, files, bytes, people, grants];
}
