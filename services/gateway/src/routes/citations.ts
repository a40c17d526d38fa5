import { CitationSchema, GetLowestVersionResponseSchema } from '@alliance/proto/alliance/assets/v1/versions_service_pb';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { COLLECTIONS, VersionParams, versionRefOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { numberOf } from '../named-version.ts';
import { present } from '../presentation.ts';

/** What there is to say about one version: how it is cited, and which number a draft needs. */
export function citationRoutes(app: App, clients: Clients): void {
  for (const { path, kind } of COLLECTIONS) {
    const root = `/v1/${path}/:org/:name/versions/:version`;
    app.get(
      `${root}/citation`,
      {
        config: { public: true },
        schema: {
          tags: [path],
          summary: 'Cite a version: as text, BibTeX and CSL-JSON, with its identifier',
          params: VersionParams,
          response: answers(CitationSchema, 'The citation'),
        },
      },
      async (request) => {
        const options = callOptions(request);
        const version = await numberOf(clients, kind, request.params, options);
        const ref = versionRefOf(kind, { ...request.params, version });
        const { citation } = await clients.versions(kind).getCitation({ ref }, options);
        return citation && present(CitationSchema, citation);
      },
    );

    app.get(
      `${root}/lowest-version`,
      {
        config: { public: true },
        schema: {
          tags: [path],
          summary: 'The lowest number under which a draft may be published, and why',
          params: VersionParams,
          response: answers(GetLowestVersionResponseSchema, 'The number; empty when every one is allowed'),
        },
      },
      async (request) => {
        const ref = versionRefOf(kind, request.params);
        const lowest = await clients.versions(kind).getLowestVersion({ ref }, callOptions(request));
        return present(GetLowestVersionResponseSchema, lowest);
      },
    );
  }
}
