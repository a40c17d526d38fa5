import { RemovalSchema } from '@alliance/proto/alliance/provenance/v1/retraction_pb';
import { answersPage, answersRaw, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { entityTag, notModified } from '../entity-tag.ts';

const ENVELOPE_TYPE = 'application/vnd.dsse.envelope.v1+json';
const CACHED = 'public, max-age=60, must-revalidate';
const tags = ['provenance'];

/** Retracted versions that nobody is to use any more: a signed document at a fixed address, and a list for those who may see more. */
export function removalRoutes(app: App, { retractions }: Clients): void {
  app.get(
    '/.well-known/removals',
    {
      config: { public: true },
      schema: {
        tags,
        summary:
          'Retracted versions that are not to be used any more or to be deleted, signed with the key at /log/key',
        security: [],
        response: answersRaw('A DSSE envelope; its "sequence" grows with every change', ENVELOPE_TYPE),
      },
    },
    async (request, reply) => {
      const { envelope, sequence } = await retractions.getRemovalList({}, callOptions(request));
      if (notModified(request, reply, sequence, CACHED)) return reply;
      return reply
        .type(ENVELOPE_TYPE)
        .header('etag', entityTag(sequence))
        .send(envelope as never);
    },
  );

  app.get(
    '/v1/removals',
    {
      schema: {
        tags,
        summary: 'The same, newest first, and what only some may know of',
        querystring: PageQuery,
        response: answersPage(RemovalSchema, 'Removals'),
      },
    },
    async (request) => {
      const page = await retractions.listRemovals(pageOf(request.query), callOptions(request));
      return presentPage(RemovalSchema, page.removals, page.nextPageToken);
    },
  );
}
