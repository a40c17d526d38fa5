import { invalidArgument } from '@alliance/errors/alliance-error';
import { AssessmentChangeSchema } from '@alliance/proto/alliance/licensing/v1/derivation_pb';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { answersPageOrCsv, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { CHANGE_COLUMNS, changeRows } from '../assessment-change-csv.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { FormatQuery, sendCsv, wantsCsv } from '../csv-answer.ts';
import { defined, Moment, Slug, toTimestamp } from '../fields.ts';

const ChangesQuery = Type.Object({
  ...PageQuery.properties,
  ...FormatQuery.properties,
  changed: Type.String({
    enum: ['true'],
    description: 'Only what changed is listed; with `asOf` what had changed by then.',
  }),
  organisation: Type.Optional(Slug),
  asOf: Type.Optional(Moment),
});
const WhatIfQuery = Type.Object({
  ...PageQuery.properties,
  ...FormatQuery.properties,
  source: Type.String({
    minLength: 1,
    maxLength: 2_100,
    description: 'As proofs name it.',
    examples: ['dataset:viet-data/ud-vi-vtb@1.0.0'],
  }),
  licence: Type.Optional(
    Type.String({ minLength: 1, maxLength: 1_000, description: 'As if it had this licence.', examples: ['MIT'] }),
  ),
  removed: Type.Optional(Type.String({ enum: ['true'], description: 'As if nothing had been made with it.' })),
});
const CSV_PAGE = 200;
const tags = ['licences'];

type Asked = { pageSize: number; pageToken: string };
type Changes = Awaited<ReturnType<Clients['derivations']['listAssessmentChanges']>>;

/** Where assessments of published versions came out differently, or would. */
export function assessmentChangeRoutes(app: App, clients: Clients): void {
  changesRoute(app, clients);
  whatIfRoute(app, clients);
}

function changesRoute(app: App, { derivations }: Clients): void {
  app.get(
    '/v1/licences/assessments',
    {
      schema: {
        tags,
        summary: 'Assessments of published versions that came out differently when they were made again, newest first',
        querystring: ChangesQuery,
        response: answersPageOrCsv(AssessmentChangeSchema, 'Before and after'),
      },
    },
    (request, reply) => {
      const { organisation = '', asOf } = request.query;
      const question = { organisation, ...defined({ asOf: toTimestamp(asOf) }) };
      return answerChanges(request, reply, {
        name: ['licence-conflicts', organisation].filter(Boolean).join('-'),
        ask: (page) => derivations.listAssessmentChanges({ ...question, ...page }, callOptions(request)),
      });
    },
  );
}

function whatIfRoute(app: App, { derivations }: Clients): void {
  app.get(
    '/v1/licences/what-if',
    {
      schema: {
        tags,
        summary:
          'What another licence of a source, or leaving it out, would change for published versions made from it',
        description:
          'Exactly one of `licence` and `removed`. Nothing is kept. All for governance and auditors, else those of one’s organisations.',
        querystring: WhatIfQuery,
        response: answersPageOrCsv(
          AssessmentChangeSchema,
          'Changes; a page may hold none and still have a next one, since each looks at so many assessments',
        ),
      },
    },
    (request, reply) => {
      const { source } = request.query;
      const question = { source, instead: toInstead(request.query) };
      return answerChanges(request, reply, {
        name: `what-if-${source}`.slice(0, 120),
        ask: (page) => derivations.previewSource({ ...question, ...page }, callOptions(request)),
      });
    },
  );
}

/** A page as JSON, or the whole list as CSV. */
async function answerChanges(
  request: FastifyRequest<{ Querystring: Static<typeof PageQuery> & Static<typeof FormatQuery> }>,
  reply: FastifyReply,
  { name, ask }: { name: string; ask: (page: Asked) => Promise<Pick<Changes, 'changes' | 'nextPageToken'>> },
) {
  reply.header('vary', 'accept');
  if (!wantsCsv(request, request.query.format)) {
    const { changes, nextPageToken } = await ask(pageOf(request.query));
    return presentPage(AssessmentChangeSchema, changes, nextPageToken);
  }
  const next = (pageToken: string) => ask({ pageSize: CSV_PAGE, pageToken });
  const first = await next('');
  return sendCsv(reply, {
    name,
    header: CHANGE_COLUMNS,
    first,
    next,
    rows: (page) => page.changes.flatMap(changeRows),
  });
}

function toInstead({ licence, removed }: Static<typeof WhatIfQuery>) {
  if ((licence === undefined) === (removed === undefined))
    throw invalidArgument('Say either which licence it is supposed to have, or that it is removed.', [
      { field: 'licence', problem: 'must be given, or removed=true, and not both' },
    ]);
  if (licence !== undefined) return { case: 'licence' as const, value: licence };
  return { case: 'removed' as const, value: true };
}
