import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { NewVersion } from '@alliance/proto/alliance/catalogue/v1/harvest_service_pb';
import { enumName, enumValue } from '@alliance/rpc/enum-names';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import Type from 'typebox';
import { answersRaw } from '../answers.ts';
import type { App } from '../app.ts';
import type { Clients } from '../clients.ts';
import { atomFeed, type FeedEntry } from '../domain/harvest/atom.ts';
import { xmlDocument } from '../domain/xml.ts';
import { Name, Slug } from '../fields.ts';
import { sendTagged } from '../tagged-answer.ts';

const ENTRIES = 50;
const Query = Type.Object({ organisation: Type.Optional(Slug), kind: Type.Optional(Name(AssetKindSchema)) });

/** What was published lately, for readers of news. It is the same for everybody: credentials are not passed on. */
export function feedRoutes(app: App, { harvest }: Clients, { publicUrl }: { publicUrl: string }): void {
  const base = publicUrl.replace(/\/+$/, '');
  app.get(
    '/feed.atom',
    {
      config: { public: true },
      schema: {
        tags: ['harvesting'],
        summary: 'The 50 newest public versions as an Atom feed',
        security: [],
        querystring: Query,
        response: answersRaw('The feed', 'application/atom+xml'),
      },
    },
    async (request, reply) => {
      const { organisation = '', kind } = request.query;
      const filter = { organisation, kind: enumValue(AssetKindSchema, kind), limit: ENTRIES };
      const { versions } = await harvest.listNewVersions(filter, { traceId: request.id });
      const query = new URLSearchParams(Object.entries(request.query)).toString();
      const self = `${base}/feed.atom${query === '' ? '' : `?${query}`}`;
      const feed = atomFeed(
        versions.flatMap((version) => toEntry(version) ?? []),
        self,
        base,
      );
      return sendTagged(request, reply, xmlDocument(feed), 'application/atom+xml; charset=utf-8');
    },
  );
}

function toEntry({ ref, publishedAt, title, summary, organisationName, licence }: NewVersion): FeedEntry | undefined {
  if (!ref?.asset || !publishedAt) return undefined;
  const kind = enumName(AssetKindSchema, ref.asset.kind) as FeedEntry['kind'];
  const { organisation, name } = ref.asset;
  const named = { kind, organisation, name, version: ref.version };
  return { ...named, title, summary, organisationName, licence, publishedAt: timestampDate(publishedAt) };
}
