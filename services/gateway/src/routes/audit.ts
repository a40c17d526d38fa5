import { LogEntrySchema } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import Type from 'typebox';
import { answers, answersPage, answersRaw, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Count, defined, Moment, Params, Slug, Text, toTimestamp } from '../fields.ts';
import { present } from '../presentation.ts';

const EntryQuery = Type.Intersect([
  PageQuery,
  Type.Object({
    type: Type.Optional(Type.String({ maxLength: 100, examples: ['access_request.approve'] })),
    organisation: Type.Optional(Slug),
    actor: Type.Optional(Text(64)),
    kind: Type.Optional(Text(40)),
    object: Type.Optional(
      Type.String({ maxLength: 200, description: 'Id of the object; of a dataset or model "org/name".' }),
    ),
    from: Type.Optional(Moment),
    until: Type.Optional(Moment),
  }),
]);
const EntryParams = Params({ index: Count });
const ProofQuery = Type.Object({
  size: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Prove against the checkpoint of this size; the first that covers the entry when absent.',
    }),
  ),
});
const tags = ['audit'];

/** Decisions, as entries of the transparency log with their proofs. */
export function auditRoutes(app: App, { provenance }: Clients): void {
  app.get(
    '/v1/audit/entries',
    {
      schema: {
        tags,
        summary: 'Entries that the caller may see, newest first',
        querystring: EntryQuery,
        response: answersPage(LogEntrySchema, 'Entries'),
      },
    },
    async (request) => {
      const { type = '', organisation = '', actor = '', kind = '', object = '', from, until } = request.query;
      const filter = defined({
        type,
        organisation,
        actorPersonId: actor,
        objectKind: kind,
        objectId: object,
        from: toTimestamp(from),
        until: toTimestamp(until),
      });
      const page = await provenance.listEntries({ ...filter, ...pageOf(request.query) }, callOptions(request));
      return presentPage(LogEntrySchema, page.entries, page.nextPageToken);
    },
  );

  app.get(
    '/v1/audit/entries/:index',
    {
      schema: { tags, summary: 'One entry', params: EntryParams, response: answers(LogEntrySchema, 'The entry') },
    },
    async (request) => {
      const { entry } = await provenance.getEntry({ index: BigInt(request.params.index) }, callOptions(request));
      return entry && present(LogEntrySchema, entry);
    },
  );

  app.get(
    '/v1/audit/entries/:index/proof',
    {
      schema: {
        tags,
        summary: 'Proof that the entry is in the log (c2sp.org/tlog-proof)',
        params: EntryParams,
        querystring: ProofQuery,
        response: answersRaw('The .tlog-proof file', 'text/plain'),
      },
    },
    async (request, reply) => {
      const { index } = request.params;
      const { proof } = await provenance.getProof(
        { index: BigInt(index), size: BigInt(request.query.size ?? 0) },
        callOptions(request),
      );
      return reply
        .type('text/plain; charset=utf-8')
        .header('content-disposition', `attachment; filename="entry-${index}.tlog-proof"`)
        .send(proof as never);
    },
  );
}
