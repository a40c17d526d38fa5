import { answersRaw } from '../answers.ts';
import type { App } from '../app.ts';
import { AssetParams, COLLECTIONS, type Collection } from '../asset-kinds.ts';
import type { Clients } from '../clients.ts';
import { toSchemaOrg } from '../domain/harvest/schema-org.ts';
import { describeAsset } from '../harvest/describe-asset.ts';
import { inertJson, sendTagged } from '../tagged-answer.ts';

/** Datasets and models as search engines read them. Only what anybody may see: credentials are not passed on. */
export function schemaOrgRoutes(app: App, clients: Clients, { publicUrl }: { publicUrl: string }): void {
  const base = publicUrl.replace(/\/+$/, '');
  for (const collection of COLLECTIONS) schemaOrgRoute(app, clients, collection, base);
}

function schemaOrgRoute(app: App, clients: Clients, collection: Collection, base: string): void {
  app.get(
    `/v1/${collection.path}/:org/:name/schema.jsonld`,
    {
      config: { public: true },
      schema: {
        tags: [collection.path],
        summary: `A public ${collection.one} and its latest version in the words of schema.org (JSON-LD)`,
        security: [],
        params: AssetParams,
        response: answersRaw('The description', 'application/ld+json'),
      },
    },
    async (request, reply) => {
      const { record, version } = await describeAsset(clients, collection, request.params, { traceId: request.id });
      return sendTagged(request, reply, inertJson(toSchemaOrg(record, version, base)), 'application/ld+json');
    },
  );
}
