import Type from 'typebox';

const strict = { additionalProperties: false };
const Clause = Type.String({ minLength: 1, maxLength: 200 });
const NullableClause = Type.Union([Type.Null(), Clause]);
const Sentences = Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { maxItems: 20 });
const Countries = Type.Array(Type.String({ pattern: '^[A-Z]{2}$' }));

/** Exactly one value, with its clause; `undefined` has none. */
function statementOf<const Values extends readonly string[]>(values: Values) {
  return Type.Union([
    Type.Object({ undefined: Type.Null() }, strict),
    ...values.map((value) => Type.Object({ [value]: Clause }, strict)),
  ]);
}

const Grant = statementOf(['permit', 'prohibit']);
const Scope = statementOf(['derivative', 'independent', 'prohibit']);
const Unsettled = Type.Union([Type.Literal('review'), Type.Literal('permit'), Type.Literal('as-adaptation')]);
const PerStance = Type.Object({ 'explicit-text': Unsettled, conservative: Unsettled }, strict);

const Grants = Type.Object(
  {
    use: Grant,
    share: Grant,
    adapt: Grant,
    sublicense: Grant,
    commercial: Grant,
    train: Grant,
    publish_weights: Grant,
    output_use: Grant,
  },
  strict,
);

const Duty = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z-]*$' }),
    trigger: Type.Union(
      (['share_data', 'share_model', 'serve', 'publish_outputs', 'name_model', 'use'] as const).map((name) =>
        Type.Literal(name),
      ),
    ),
    when: Type.Optional(Type.Union([Type.Literal('adapted'), Type.Literal('weights')])),
    clause: Clause,
    check: Type.Union([Type.Literal('manual'), Type.Literal('machine')]),
    requires: Type.Optional(
      Type.Union([
        Type.Object({ name_prefix: Type.String({ minLength: 1 }) }, strict),
        Type.Object({ file: Type.String({ minLength: 1 }) }, strict),
      ]),
    ),
    text: Type.Object({ en: Type.String({ minLength: 1 }), vi: Type.String({ minLength: 1 }) }, strict),
  },
  strict,
);

const ShareAlike = Type.Object(
  {
    scope: Type.Union((['none', 'data', 'weights', 'both'] as const).map((name) => Type.Literal(name))),
    clause: NullableClause,
    outbound_allowed: Type.Array(Type.String({ minLength: 1 })),
  },
  strict,
);

const Limits = Type.Object(
  {
    nc: NullableClause,
    nd: NullableClause,
    no_added_limits: NullableClause,
    raw_resale: NullableClause,
    revocable: NullableClause,
    field_of_use: Type.Array(Type.Object({ text: Type.String({ minLength: 1 }), clause: Clause }, strict)),
    territory: Type.Union([Type.Null(), Type.Object({ only: Countries, except: Countries, clause: Clause }, strict)]),
    mau: Type.Union([Type.Null(), Type.Object({ over: Type.Integer({ minimum: 1 }), clause: Clause }, strict)]),
    purpose: Type.Union([
      Type.Null(),
      Type.Object({ only: Type.Array(Type.String(), { minItems: 1 }), clause: Clause }, strict),
    ]),
    expiry: Type.Union([
      Type.Null(),
      Type.Object({ on: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }), clause: Clause }, strict),
    ]),
  },
  strict,
);

const Summary = Type.Object({ may: Sentences, must: Sentences, may_not: Sentences }, strict);

/** The form of a term record in register/terms. */
export const RecordSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9.-]+$' }),
    family: Type.String({ pattern: '^[a-z][a-z-]*$' }),
    text_sha256: Type.Record(Type.String({ pattern: '^[a-z]{2}$' }), Type.String({ pattern: '^[0-9a-f]{64}$' })),
    text_note: Type.String({ minLength: 1 }),
    silence: Type.Union([Type.Literal('review'), Type.Literal('prohibit')]),
    grants: Grants,
    duties: Type.Array(Duty),
    sharealike: ShareAlike,
    passthrough: Type.Object({ use_restrictions_doc: NullableClause, clause: NullableClause }, strict),
    limits: Limits,
    derivative_scope: Type.Object({ finetune: Scope, distil: Scope, synthetic: Scope, outputs: Scope }, strict),
    unsettled: Type.Object(
      {
        train: Type.Optional(PerStance),
        publish_weights: Type.Optional(PerStance),
        output_use: Type.Optional(PerStance),
        commercial: Type.Optional(PerStance),
      },
      strict,
    ),
    summary: Type.Object({ en: Summary, vi: Summary }, strict),
    reviewed_by: Type.Union([Type.Null(), Type.String({ minLength: 1 })]),
    reviewed_at: Type.Union([Type.Null(), Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })]),
  },
  strict,
);

export type RawRecord = Type.Static<typeof RecordSchema>;
