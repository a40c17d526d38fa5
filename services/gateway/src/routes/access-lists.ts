import {
  CheckAccessResultSchema,
  ListAccessAsOfResponseSchema,
  MyAccessSchema,
  SeatAccessSchema,
} from '@alliance/proto/alliance/grants/v1/access_service_pb';
import { OperationSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { ACCESS_COLUMNS, accessCells, ofSameMoment } from '../access-csv.ts';
import { answersPage, answersPageOrCsv, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { parseAssetRef } from '../asset-reference.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { FormatQuery, sendCsv, wantsCsv } from '../csv-answer.ts';
import { Body, defined, Moment, Name, Reference, Text, toTimestamp } from '../fields.ts';
import { schemaRef } from '../json-schema.ts';
import { present } from '../presentation.ts';
import { AccessQuestion, toCheckRequest } from './access-checks.ts';

const Operation = Type.Optional(Name(OperationSchema));
const AsOfQuery = Type.Object({
  ...PageQuery.properties,
  ...FormatQuery.properties,
  asset: Reference,
  version: Type.Optional(Text(64)),
  at: Type.Optional(Moment),
  operation: Operation,
});
const MineQuery = Type.Object({
  ...PageQuery.properties,
  operation: Operation,
  rule: Type.Optional(
    Type.String({ enum: ['grant', 'own_organisation', 'alliance_member', 'open_access'], description: 'Only by it.' }),
  ),
});
const Batch = Body({ checks: Type.Array(AccessQuestion, { minItems: 1, maxItems: 100 }) });
const CSV_PAGE = 200;
const tags = ['grants'];

/** Access of many: everybody who could, everything that I can, many questions at once. */
export function accessListRoutes(app: App, clients: Clients): void {
  asOfRoute(app, clients);
  mineRoute(app, clients);
  batchRoute(app, clients);
}

function asOfRoute(app: App, { access }: Clients): void {
  app.get(
    '/v1/grants/as-of',
    {
      schema: {
        tags,
        summary: 'Who could have a version at a moment, seat by seat; how open the asset was since when',
        description: 'For stewards and owners of the asset’s organisation, governance and auditors.',
        querystring: AsOfQuery,
        response: answersPageOrCsv(
          SeatAccessSchema,
          'A page may hold fewer than asked for, or none, and have a next one',
          {
            version: { type: 'string' },
            at: { type: 'string' },
            access: { type: 'string' },
            levels: { type: 'array' },
          },
        ),
      },
    },
    async (request, reply) => {
      reply.header('vary', 'accept');
      const { asset, version = '', at, operation = 'download', format } = request.query;
      const asked = { version, operation: enumValue(OperationSchema, operation), at: toTimestamp(at) };
      const question = { ...defined(asked), asset: parseAssetRef(asset) };
      if (wantsCsv(request, format)) {
        const first = await access.listAccessAsOf({ ...question, pageSize: CSV_PAGE }, callOptions(request));
        const same = { ...question, ...ofSameMoment(first), pageSize: CSV_PAGE };
        return sendCsv(reply, {
          name: `access-${asset}${first.version === '' ? '' : `@${first.version}`}`,
          header: ACCESS_COLUMNS,
          first,
          next: (pageToken) => access.listAccessAsOf({ ...same, pageToken }, callOptions(request)),
          rows: (page) => page.seats.map((seat) => accessCells(seat, page)),
        });
      }
      const answer = await access.listAccessAsOf({ ...question, ...pageOf(request.query) }, callOptions(request));
      const { seats: _seats, nextPageToken: _token, ...about } = present(ListAccessAsOfResponseSchema, answer);
      return { ...presentPage(SeatAccessSchema, answer.seats, answer.nextPageToken), ...about };
    },
  );
}

function mineRoute(app: App, { access }: Clients): void {
  app.get(
    '/v1/access/mine',
    {
      schema: {
        tags,
        summary: 'Everything that I may have now, and because of what',
        querystring: MineQuery,
        response: answersPage(MyAccessSchema, 'A page may hold fewer than asked for, or none, and have a next one'),
      },
    },
    async (request) => {
      const { operation = 'download', rule = '' } = request.query;
      const page = await access.listMyAccess(
        { operation: enumValue(OperationSchema, operation), rule, ...pageOf(request.query) },
        callOptions(request),
      );
      return presentPage(MyAccessSchema, page.assets, page.nextPageToken);
    },
  );
}

function batchRoute(app: App, { access }: Clients): void {
  app.post(
    '/v1/access-checks/batch',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Up to 100 access checks, each answered by itself, all of one moment',
        body: Batch,
        response: {
          200: {
            description: 'In the order asked',
            type: 'object',
            required: ['items'],
            properties: { items: { type: 'array', items: schemaRef(CheckAccessResultSchema) } },
          },
          '4xx': { $ref: 'Problem#' },
        },
      },
    },
    async (request) => {
      const checks = request.body.checks.map(toCheckRequest);
      const { results } = await access.checkAccessBatch({ checks }, callOptions(request));
      return { items: results.map((result) => present(CheckAccessResultSchema, result)) };
    },
  );
}
