import type { CatalogueService } from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { Kysely } from 'kysely';
import type { LexemeCounts } from './domain/lexeme-counts.ts';
import { toAssetName, toAssetRef, toProtoItem, toSearchInput } from './mapping.ts';
import { getIndexStatus } from './operations/get-index-status.ts';
import { getItem } from './operations/get-item.ts';
import { rebuildIndex } from './operations/rebuild-index.ts';
import { searchItems } from './operations/search-items.ts';
import { suggestItems } from './operations/suggest-items.ts';
import type { CatalogueTables } from './store/tables.ts';

export type CatalogueContext = {
  db: Kysely<CatalogueTables>;
  lexemeCounts: () => Promise<LexemeCounts>;
  wake: () => void;
};

/** Every RPC and the operation that answers it. */
export function catalogueHandlers(context: CatalogueContext): Handlers<typeof CatalogueService> {
  return {
    search: async (request, call) => {
      const { items, facets, nextPageToken, total, totalIsLowerBound } = await searchItems(
        context,
        call.caller,
        toSearchInput(request),
      );
      return {
        items: items.map(toProtoItem),
        facets: facets.map(({ name, counts }) => ({
          name,
          counts: counts.map(({ value, count }) => ({ value, count: BigInt(count) })),
        })),
        nextPageToken,
        total: BigInt(total),
        totalIsLowerBound,
      };
    },
    suggest: async ({ query, limit }, call) => {
      const suggestions = await suggestItems(context, call.caller, { query, limit });
      return { suggestions: suggestions.map((found) => ({ ref: toAssetRef(found), title: found.title })) };
    },
    getItem: async ({ ref }, call) => ({ item: toProtoItem(await getItem(context, call.caller, toAssetName(ref))) }),
    rebuild: async (_request, call) => ({ generation: BigInt(await rebuildIndex(context, call.caller)) }),
    getIndexStatus: async (_request, call) => {
      const { generation, items, rebuilding, lastLagMs, lastEventAt } = await getIndexStatus(context, call.caller);
      return {
        generation: BigInt(generation),
        items: BigInt(items),
        rebuilding,
        lastLagMs: BigInt(lastLagMs ?? 0),
        ...(lastEventAt && { lastEventAt: timestampFromDate(lastEventAt) }),
      };
    },
  };
}
