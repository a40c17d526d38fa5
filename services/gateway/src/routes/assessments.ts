import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { Assessment } from '@alliance/proto/alliance/licensing/v1/derivation_pb';
import Type from 'typebox';
import { answersRaw, answersShape } from '../answers.ts';
import type { App } from '../app.ts';
import { AssessmentShape, showAssessment } from '../assessment-shape.ts';
import { parseVersionRef } from '../asset-reference.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, defined, Params, Text } from '../fields.ts';

const Kind = Type.String({ enum: ['dataset', 'model'] });
const Version = Type.String({ maxLength: 400, examples: ['dataset:viet-data/ud-vi-vtb@1.0.0'] });
const Operation = Type.String({ maxLength: 40, examples: ['merge', 'train'] });
const Work = Type.Object(
  {
    label: Type.String({ minLength: 1, maxLength: 2_048, description: 'What it is called in the answer.' }),
    kind: Kind,
    licence: Type.Optional(Type.String({ maxLength: 1_000, description: 'Absent = not known.' })),
    rightsholder: Type.Optional(Text(200)),
  },
  { additionalProperties: false },
);
const Input = Type.Object(
  {
    version: Type.Optional(Version),
    work: Type.Optional(Work),
    operation: Type.Optional(Operation),
    until: Type.Optional(Type.String({ maxLength: 10, description: 'Last day of the agreement, YYYY-MM-DD.' })),
  },
  { additionalProperties: false, description: 'Exactly one of `version` (in the alliance) and `work`.' },
);
const Output = Type.Object(
  {
    kind: Type.Optional(Kind),
    version: Type.Optional(Version),
    name: Type.Optional(Text(200)),
    licence: Type.Optional(Text(1_000)),
    shared: Type.Optional(Type.Boolean({ default: true })),
    served: Type.Optional(Type.Boolean()),
    commercial: Type.Optional(Type.Boolean()),
    files: Type.Optional(Type.Array(Text(1_024), { maxItems: 1_000, description: 'Absent = not known yet.' })),
    carries: Type.Optional(Type.Array(Text(200), { maxItems: 100 })),
  },
  { additionalProperties: false },
);
const Question = Body({
  inputs: Type.Array(Input, { minItems: 1, maxItems: 1_000 }),
  operation: Operation,
  output: Output,
  stance: Type.Optional(
    Type.String({ enum: ['explicit-text', 'conservative'], description: 'Absent = the one in force.' }),
  ),
});
const Id = Params({ id: Type.String({ maxLength: 64 }) });
const MEDIA_TYPES = {
  text: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  bibtex: 'application/x-bibtex',
};
const DutiesQuery = Type.Object({
  format: Type.Optional(Type.String({ enum: Object.keys(MEDIA_TYPES), default: 'text' })),
});
const tags = ['licences'];

/** Whether and how something may be made from other works. */
export function assessmentRoutes(app: App, { derivations }: Clients): void {
  app.post(
    '/v1/licences/assess',
    {
      schema: {
        tags,
        summary: 'Assess what is to be made of what: an engine assessment, not legal advice',
        body: Question,
        response: answersShape(AssessmentShape, 'The assessment; the same question has the same answer'),
      },
    },
    async (request) => {
      const { inputs, output, ...rest } = request.body;
      const asked = { ...rest, inputs: inputs.map(toInput), output: toOutput(output) };
      const { assessment } = await derivations.assess(defined(asked), callOptions(request));
      return showAssessment(assessment as Assessment);
    },
  );

  app.get(
    '/v1/licences/assessments/:id',
    {
      schema: {
        tags,
        summary: 'An assessment that was made',
        params: Id,
        response: answersShape(AssessmentShape, 'The assessment'),
      },
    },
    async (request) => {
      const { assessment } = await derivations.getAssessment(request.params, callOptions(request));
      return showAssessment(assessment as Assessment);
    },
  );

  app.get(
    '/v1/licences/assessments/:id/duties',
    {
      schema: {
        tags,
        summary: 'The duties of an assessment as a file to ship: attribution text, CSV or BibTeX',
        params: Id,
        querystring: DutiesQuery,
        response: answersRaw('The duties', 'text/plain'),
      },
    },
    async (request, reply) => {
      const { format = 'text' } = request.query;
      const { content } = await derivations.getDuties({ ...request.params, format }, callOptions(request));
      return reply.type(MEDIA_TYPES[format as keyof typeof MEDIA_TYPES]).send(content);
    },
  );
}

function toInput({ version, work, operation = '', until = '' }: Type.Static<typeof Input>) {
  if (version !== undefined && work === undefined) {
    return { source: { case: 'version' as const, value: parseVersionRef(version) }, operation, until };
  }
  // Both or neither: the service says which input is wrong.
  if (version !== undefined || work === undefined) return { operation, until };
  const { kind, ...rest } = work;
  return { source: { case: 'work' as const, value: defined({ ...rest, kind: toKind(kind) }) }, operation, until };
}

function toOutput({ version, kind, files, shared = true, ...rest }: Type.Static<typeof Output>) {
  const ref = version === undefined ? undefined : parseVersionRef(version);
  return defined({
    ...rest,
    shared,
    version: ref,
    kind: kind === undefined ? ref?.asset.kind : toKind(kind),
    filesKnown: files !== undefined,
    files,
  });
}

function toKind(kind: string): AssetKind {
  return kind === 'model' ? AssetKind.MODEL : AssetKind.DATASET;
}
