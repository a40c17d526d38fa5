import Type from 'typebox';
import { answersRaw } from '../answers.ts';
import type { App } from '../app.ts';
import type { Clients } from '../clients.ts';
import { toDcat } from '../domain/harvest/dcat.ts';
import { toPublicRecord } from '../harvest/to-public-record.ts';
import { inertJson, sendTagged } from '../tagged-answer.ts';

const PAGE = 100;
const Query = Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 1_024 })) });

/** The catalogue for other catalogues. It is the same for everybody: credentials are not passed on. */
export function dcatRoutes(app: App, { harvest }: Clients, { publicUrl }: { publicUrl: string }): void {
  const base = publicUrl.replace(/\/+$/, '');
  app.get(
    '/catalogue.jsonld',
    {
      config: { public: true },
      schema: {
        tags: ['harvesting'],
        summary: 'What is public in DCAT 3 (JSON-LD), in pages: hydra:next, and Link with rel="next", lead on',
        security: [],
        querystring: Query,
        response: answersRaw('One page of the catalogue', 'application/ld+json'),
      },
    },
    async (request, reply) => {
      const page = request.query.cursor ?? '';
      const found = await harvest.listRecords({ pageSize: PAGE, pageToken: page }, { traceId: request.id });
      const records = found.records.flatMap((record) => toPublicRecord(record) ?? []);
      const next = found.nextPageToken;
      if (next !== '')
        reply.header('link', `<${base}/catalogue.jsonld?cursor=${encodeURIComponent(next)}>; rel="next"`);
      return sendTagged(request, reply, inertJson(toDcat(records, { page, next }, base)), 'application/ld+json');
    },
  );
}
