import {
  IssueDownloadResponseSchema,
  IssuedDownloadSchema,
} from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { BatchSchema } from '@alliance/proto/alliance/storage/v1/batch_pb';
import Type from 'typebox';
import { acceptsOnlyJson } from '../accepts-json.ts';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { COLLECTIONS, VersionParams, versionRefOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, FilePath, Params } from '../fields.ts';
import { schemaRef } from '../json-schema.ts';
import { numberOf } from '../named-version.ts';
import { present } from '../presentation.ts';

const FileParams = Params({ ...VersionParams.properties, '*': Type.String() });
const response: { [status: string]: unknown } = {
  302: { description: 'The link, in the header Location', type: 'null' },
  ...answers(IssueDownloadResponseSchema, 'The link, for clients that ask for JSON'),
};

const WantedFiles = Body({
  paths: Type.Array(FilePath, { minItems: 1, maxItems: 500, uniqueItems: true }),
  batches: Type.Optional(
    Type.Boolean({ description: 'One link for many small files, which then have none of their own' }),
  ),
});
const links = {
  200: {
    description: 'A link for each file, in the order asked',
    type: 'object',
    required: ['items', 'batches'],
    properties: {
      items: { type: 'array', items: schemaRef(IssuedDownloadSchema) },
      batches: {
        description: 'Links that answer with the bytes of many files, one after another',
        type: 'array',
        items: schemaRef(BatchSchema),
      },
    },
  },
  '4xx': { $ref: 'Problem#' },
};

/** Downloads: the grant is checked here, the bytes come from storage. */
export function downloadRoutes(app: App, clients: Clients): void {
  for (const { path, kind } of COLLECTIONS) {
    app.get(
      `/v1/${path}/:org/:name/versions/:version/files/*`,
      {
        config: { public: true },
        schema: {
          tags: [path],
          summary: 'Download a file: gives a short-lived link when the caller may have it',
          description:
            'Redirects to the link. A client that accepts `application/json` only gets the link as JSON instead.',
          params: FileParams,
          response,
        },
      },
      async (request, reply) => {
        const options = callOptions(request);
        const version = await numberOf(clients, kind, request.params, options);
        const issued = await clients.grants.issueDownload(
          { version: versionRefOf(kind, { ...request.params, version }), path: request.params['*'] },
          options,
        );
        reply.header('cache-control', 'no-store').header('vary', 'accept').header('x-content-sha256', issued.sha256);
        if (acceptsOnlyJson(request)) return reply.send(present(IssueDownloadResponseSchema, issued));
        return reply.redirect(issued.url, 302);
      },
    );

    app.post(
      `/v1/${path}/:org/:name/versions/:version/download-links`,
      {
        config: { public: true },
        schema: {
          tags: [path],
          summary: 'Download many files: short-lived links by one decision, all or none',
          params: VersionParams,
          body: WantedFiles,
          response: links,
        },
      },
      async (request, reply) => {
        const options = callOptions(request);
        const version = await numberOf(clients, kind, request.params, options);
        const { downloads, batches } = await clients.grants.issueDownloads(
          { version: versionRefOf(kind, { ...request.params, version }), ...request.body },
          options,
        );
        reply.header('cache-control', 'no-store');
        return {
          items: downloads.map((download) => present(IssuedDownloadSchema, download)),
          batches: batches.map((batch) => present(BatchSchema, batch)),
        };
      },
    );
  }
}
