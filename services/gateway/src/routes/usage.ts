import { AssetUsageSchema } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import { OrganisationUsageSchema } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { COLLECTIONS } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Params, Slug } from '../fields.ts';
import { present } from '../presentation.ts';

const OrgParams = Params({ org: Slug });
const UsageQuery = Type.Object({
  ...PageQuery.properties,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 50 })),
});
const tags = ['organisations'];

/** How much an organisation stores, and what of it each of its assets names. */
export function usageRoutes(app: App, clients: Clients): void {
  app.get(
    '/v1/organisations/:org/usage',
    {
      schema: {
        tags,
        summary: 'How much an organisation stores, and how much it may',
        params: OrgParams,
        response: answers(OrganisationUsageSchema, 'Bytes that others hold too count for each of them'),
      },
    },
    async (request) => {
      const asked = { organisation: request.params.org };
      const { usage } = await clients.storage.getOrganisationUsage(asked, callOptions(request));
      return usage && present(OrganisationUsageSchema, usage);
    },
  );

  for (const { path, kind } of COLLECTIONS) {
    app.get(
      `/v1/organisations/:org/usage/${path}`,
      {
        schema: {
          tags,
          summary: `How much each of an organisation's ${path} stores, by name`,
          params: OrgParams,
          querystring: UsageQuery,
          response: answersPage(AssetUsageSchema, 'Each content counts once; own bytes are those of no other one'),
        },
      },
      async (request) => {
        const asked = { kind, organisation: request.params.org, ...pageOf(request.query) };
        const page = await clients.assets(kind).listAssetUsage(asked, callOptions(request));
        return presentPage(AssetUsageSchema, page.usage, page.nextPageToken);
      },
    );
  }
}
