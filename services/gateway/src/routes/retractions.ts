import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  RetractionCaseSchema,
  RetractionCaseStateSchema,
  RetractionOutcomeSchema,
  RetractionSchema,
} from '@alliance/proto/alliance/provenance/v1/retraction_pb';
import {
  GetCaseResponseSchema,
  type GetImpactRequestSchema,
  ImpactedVersionSchema,
} from '@alliance/proto/alliance/provenance/v1/retractions_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { answers, answersPage, answersPageOrCsv, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { AsOfQuery, asOfAnswer, asOfOf, presentAsOf } from '../as-of.ts';
import { VersionParams, versionRefOf } from '../asset-kinds.ts';
import { parseVersionRef } from '../asset-reference.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { FormatQuery, wantsCsv } from '../csv-answer.ts';
import { Body, Name, Params, Reference, Slug, Text } from '../fields.ts';
import { present } from '../presentation.ts';
import { sendImpactCsv } from '../send-impact-csv.ts';

const VersionPath = Params({ kind: Name(AssetKindSchema), ...VersionParams.properties });
const ImpactQuery = Type.Object({ ...PageQuery.properties, ...AsOfQuery.properties, ...FormatQuery.properties });
const CaseParams = Params({ id: Type.String({ maxLength: 64 }) });
const CasesQuery = Type.Intersect([
  PageQuery,
  Type.Object({
    organisation: Type.Optional(Slug),
    state: Type.Optional(Name(RetractionCaseStateSchema)),
    overdue: Type.Optional(Type.Boolean()),
  }),
]);
const Answer = Body({
  outcome: Name(RetractionOutcomeSchema),
  reason: Type.Optional(Text(2_000)),
  versions: Type.Optional(
    Type.Array(Reference, { maxItems: 500, description: 'Absent: all of which nothing was said yet.' }),
  ),
});
const tags = ['provenance'];

/** What retractions mean for what was made from a version, and the cases of those who own it. */
export function retractionRoutes(app: App, clients: Clients): void {
  impactRoute(app, clients);
  progressRoute(app, clients);
  caseReadingRoutes(app, clients);
  caseAnsweringRoutes(app, clients);
}

function impactRoute(app: App, clients: Clients): void {
  app.get(
    '/v1/provenance/:kind/:org/:name/:version/impact',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'What was made from a version, and whom that concerns: what a retraction of it would reach',
        params: VersionPath,
        querystring: ImpactQuery,
        response: answersPageOrCsv(
          ImpactedVersionSchema,
          'Affected versions, nearest first, each with a way to it',
          asOfAnswer,
        ),
      },
    },
    async (request, reply) => {
      reply.header('vary', 'accept');
      const version = versionRefOf(enumValue(AssetKindSchema, request.params.kind), request.params);
      const asked = { version, ...asOfOf(request.query) };
      const ask = (page: object) => impactOf(clients, { ...asked, ...page }, request);
      if (wantsCsv(request, request.query.format)) return sendImpactCsv(reply, version, ask);
      const page = await ask(pageOf(request.query));
      return { ...presentPage(ImpactedVersionSchema, page.versions, page.nextPageToken), ...presentAsOf(page) };
    },
  );
}

type ImpactQuestion = MessageInitShape<typeof GetImpactRequestSchema>;

/** What was made from a version; of the present with those whom it concerns. */
async function impactOf({ retractions, holders }: Clients, asked: ImpactQuestion, request: FastifyRequest) {
  const options = callOptions(request);
  const page = await retractions.getImpact(asked, options);
  if (asked.asOf) return page;
  const named = page.versions.filter((impacted) => impacted.version !== undefined);
  const counted = await holders.countHolders({ versions: named.flatMap(({ version: ref }) => ref ?? []) }, options);
  for (const [at, impacted] of named.entries()) {
    const held = counted.versions[at];
    if (held) impacted.holders = held;
  }
  return page;
}

function progressRoute(app: App, { retractions }: Clients): void {
  app.get(
    '/v1/provenance/:kind/:org/:name/:version/retraction',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'How far the retraction of a version has come, owner by owner',
        params: VersionPath,
        response: answers(RetractionSchema, 'The retraction and its cases'),
      },
    },
    async (request) => {
      const version = versionRefOf(enumValue(AssetKindSchema, request.params.kind), request.params);
      const { retraction } = await retractions.getRetraction({ version }, callOptions(request));
      return retraction && present(RetractionSchema, retraction);
    },
  );
}

function caseReadingRoutes(app: App, { retractions }: Clients): void {
  app.get(
    '/v1/retraction-cases',
    {
      schema: {
        tags,
        summary: 'Cases of my organisations, newest first; governance, auditor: all',
        querystring: CasesQuery,
        response: answersPage(RetractionCaseSchema, 'Cases'),
      },
    },
    async (request) => {
      const { organisation = '', state, overdue = false } = request.query;
      const page = await retractions.listCases(
        {
          organisation,
          overdue,
          ...(state === undefined ? {} : { state: enumValue(RetractionCaseStateSchema, state) }),
          ...pageOf(request.query),
        },
        callOptions(request),
      );
      return presentPage(RetractionCaseSchema, page.cases, page.nextPageToken);
    },
  );

  app.get(
    '/v1/retraction-cases/:id',
    {
      schema: {
        tags,
        summary: 'A case, with the versions that are affected',
        params: CaseParams,
        querystring: PageQuery,
        response: answers(GetCaseResponseSchema, 'The case; `nextPageToken` is the next cursor of its versions'),
      },
    },
    async (request) => {
      const asked = { caseId: request.params.id, ...pageOf(request.query) };
      return present(GetCaseResponseSchema, await retractions.getCase(asked, callOptions(request)));
    },
  );
}

function caseAnsweringRoutes(app: App, { retractions }: Clients): void {
  app.post(
    '/v1/retraction-cases/:id/acknowledge',
    {
      schema: {
        tags,
        summary: 'Steward, owner of the affected organisation: take note of a case',
        params: CaseParams,
        response: answers(RetractionCaseSchema, 'The case'),
      },
    },
    async (request) => {
      const { case: acknowledged } = await retractions.acknowledgeCase(
        { caseId: request.params.id },
        callOptions(request),
      );
      return acknowledged && present(RetractionCaseSchema, acknowledged);
    },
  );

  app.post(
    '/v1/retraction-cases/:id/close',
    {
      schema: {
        tags,
        summary:
          'Steward, owner of the affected organisation: say what became of its versions; the last answer closes the case',
        params: CaseParams,
        body: Answer,
        response: answers(RetractionCaseSchema, 'The case'),
      },
    },
    async (request) => {
      const { outcome, reason = '', versions = [] } = request.body;
      const answer = {
        caseId: request.params.id,
        outcome: enumValue(RetractionOutcomeSchema, outcome),
        reason,
        versions: versions.map(parseVersionRef),
      };
      const { case: answered } = await retractions.closeCase(answer, callOptions(request));
      return answered && present(RetractionCaseSchema, answered);
    },
  );
}
