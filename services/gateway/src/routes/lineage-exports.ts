import { Readable } from 'node:stream';
import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { answersAnyOf } from '../answers.ts';
import type { App } from '../app.ts';
import { VersionParams, versionRefOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { EXPORT_FORMATS, EXPORT_TYPES, type ExportFormat, writeExport } from '../exports/write-export.ts';
import { Name, Params } from '../fields.ts';
import { numberOf } from '../named-version.ts';

/** What versions were made from, whole, in the formats of others. */
export function lineageExportRoutes(app: App, clients: Clients, { publicUrl }: { publicUrl: string }): void {
  const base = publicUrl.replace(/\/+$/, '');
  app.get(
    '/v1/provenance/:kind/:org/:name/:version/export',
    {
      config: { public: true },
      schema: {
        tags: ['provenance'],
        summary:
          'All that a version was made from: W3C PROV-JSON, OpenLineage 2-0-2 (NDJSON), SPDX 3.0.1; a dataset in Croissant',
        params: Params({ kind: Name(AssetKindSchema), ...VersionParams.properties }),
        querystring: Type.Object({ format: Type.String({ enum: [...EXPORT_FORMATS] }) }),
        response: answersAnyOf('The file; never cut short', Object.values(EXPORT_TYPES)),
      },
    },
    async (request, reply) => {
      const options = callOptions(request);
      const format = request.query.format as ExportFormat;
      const kind = enumValue(AssetKindSchema, request.params.kind);
      const version = await numberOf(clients, kind, request.params, options);
      const pieces = await writeExport(
        clients,
        { format, version: versionRefOf(kind, { ...request.params, version }), base },
        options,
      );
      const { org, name } = request.params;
      return reply
        .type(EXPORT_TYPES[format])
        .header('content-disposition', `attachment; filename="${org}-${name}-${version}.${SUFFIXES[format]}"`)
        .send(Readable.from(pieces) as never);
    },
  );
}

const SUFFIXES: Readonly<Record<ExportFormat, string>> = {
  'prov-json': 'prov.json',
  openlineage: 'openlineage.ndjson',
  spdx: 'spdx.json',
  croissant: 'croissant.json',
};
