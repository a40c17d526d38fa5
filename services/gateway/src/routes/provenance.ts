import { Readable } from 'node:stream';
import { AllianceError } from '@alliance/errors/alliance-error';
import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  GetLineageResponseSchema,
  LineageDirectionSchema,
} from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { AsOfQuery, asOfOf } from '../as-of.ts';
import { VersionParams, versionRefOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { FormatQuery, wantsCsv } from '../csv-answer.ts';
import { PROV_JSON_TYPE } from '../domain/exports/prov-json.ts';
import { writeExport } from '../exports/write-export.ts';
import { Name, Ordinal, Params } from '../fields.ts';
import { present } from '../presentation.ts';
import { sendClosureCsv } from '../send-closure-csv.ts';

const LineageQuery = Type.Object({
  direction: Type.Optional(Name(LineageDirectionSchema)),
  depth: Type.Optional(Type.Integer({ ...Ordinal, description: 'Steps to follow; all when absent.' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 200 })),
  cursor: Type.Optional(Type.String({ maxLength: 1_024 })),
  ...AsOfQuery.properties,
  ...FormatQuery.properties,
});

/** Where a version came from, and what came from it. */
export function provenanceRoutes(app: App, clients: Clients, { publicUrl }: { publicUrl: string }): void {
  const base = publicUrl.replace(/\/+$/, '');
  app.get(
    '/v1/provenance/:kind/:org/:name/:version',
    {
      config: { public: true },
      schema: {
        tags: ['provenance'],
        summary:
          'Lineage of a version, up to its sources or down to what rests on it; as CSV each with a way to it, all of its sources as PROV-JSON, if that is what is accepted',
        params: Params({ kind: Name(AssetKindSchema), ...VersionParams.properties }),
        querystring: LineageQuery,
        response: answers(GetLineageResponseSchema, 'Nodes and edges; `nextPageToken` is the next cursor'),
      },
    },
    async (request, reply) => {
      const { kind } = request.params;
      const { direction = 'upstream', depth = 0, limit = 200, cursor = '', format } = request.query;
      const asked = {
        version: versionRefOf(enumValue(AssetKindSchema, kind), request.params),
        direction: enumValue(LineageDirectionSchema, direction),
        depth,
        ...asOfOf(request.query),
      };
      reply.header('vary', 'accept');
      if (wantsCsv(request, format)) return sendClosureCsv(clients.lineageQueries, asked, { request, reply });
      if (acceptsProv(request)) {
        requireWholeAndPresent(request.query);
        const { version } = asked;
        const pieces = await writeExport(clients, { format: 'prov-json', version, base }, callOptions(request));
        return reply.type(PROV_JSON_TYPE).send(Readable.from(pieces) as never);
      }
      const lineage = await clients.provenance.getLineage(
        { ...asked, pageSize: limit, pageToken: cursor },
        callOptions(request),
      );
      return present(GetLineageResponseSchema, lineage);
    },
  );
}

function acceptsProv({ headers }: FastifyRequest): boolean {
  return headers.accept?.split(',').some((type) => type.trim().toLowerCase().startsWith(PROV_JSON_TYPE)) ?? false;
}

/** PROV tells of all that something came from, as it is known now; what comes of it, or was known once, is no part of that. */
function requireWholeAndPresent({ direction, asOf }: { direction?: string; asOf?: string }): void {
  if (direction !== 'downstream' && asOf === undefined) return;
  throw new AllianceError(
    'not_acceptable',
    'PROV-JSON is written of what a version was made from, as it is known now. Leave out "direction=downstream" and "asOf", or ask for CSV.',
  );
}
