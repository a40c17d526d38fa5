import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  GetLineageResponseSchema,
  LineageDirectionSchema,
} from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { VersionParams, versionRefOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Name, Ordinal, Params } from '../fields.ts';
import { present } from '../presentation.ts';

const LineageQuery = Type.Object({
  direction: Type.Optional(Name(LineageDirectionSchema)),
  depth: Type.Optional(Type.Integer({ ...Ordinal, description: 'Steps to follow; all when absent.' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 200 })),
  cursor: Type.Optional(Type.String({ maxLength: 1_024 })),
});

/** Where a version came from, and what came from it. */
export function provenanceRoutes(app: App, { provenance }: Clients): void {
  app.get(
    '/v1/provenance/:kind/:org/:name/:version',
    {
      config: { public: true },
      schema: {
        tags: ['provenance'],
        summary: 'Lineage of a version, up to its sources or down to what rests on it',
        params: Params({ kind: Name(AssetKindSchema), ...VersionParams.properties }),
        querystring: LineageQuery,
        response: answers(GetLineageResponseSchema, 'Nodes and edges; `nextPageToken` is the next cursor'),
      },
    },
    async (request) => {
      const { kind } = request.params;
      const { direction = 'upstream', depth = 0, limit = 200, cursor = '' } = request.query;
      const lineage = await provenance.getLineage(
        {
          version: versionRefOf(enumValue(AssetKindSchema, kind), request.params),
          direction: enumValue(LineageDirectionSchema, direction),
          depth,
          pageSize: limit,
          pageToken: cursor,
        },
        callOptions(request),
      );
      return present(GetLineageResponseSchema, lineage);
    },
  );
}
