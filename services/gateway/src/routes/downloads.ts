import Type from 'typebox';
import type { App } from '../app.ts';
import { COLLECTIONS, VersionParams, versionRefOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Params } from '../fields.ts';

const FileParams = Params({ ...VersionParams.properties, '*': Type.String() });

/** Downloads: the grant is checked here, the bytes come from storage. */
export function downloadRoutes(app: App, { grants }: Clients): void {
  for (const { path, kind } of COLLECTIONS) {
    app.get(
      `/v1/${path}/:org/:name/versions/:version/files/*`,
      {
        config: { public: true },
        schema: {
          tags: [path],
          summary: 'Download a file: redirects to a short-lived link when the caller may have it',
          params: FileParams,
          response: {
            302: { description: 'The link, in the header Location', type: 'null' },
            '4xx': { $ref: 'Problem#' },
          },
        },
      },
      async (request, reply) => {
        const issued = await grants.issueDownload(
          { version: versionRefOf(kind, request.params), path: request.params['*'] },
          callOptions(request),
        );
        return reply
          .header('cache-control', 'no-store')
          .header('x-content-sha256', issued.sha256)
          .redirect(issued.url, 302);
      },
    );
  }
}
