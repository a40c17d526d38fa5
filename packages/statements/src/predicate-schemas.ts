import Type, { type TProperties, type TSchema } from 'typebox';
import { FILES_PER_PAGE, MAX_LISTED_FILES } from './manifest-pages.ts';
import { BUILD_TYPES, PREDICATES, type PredicateType } from './predicate-types.ts';

const Closed = <T extends TProperties>(properties: T) => Type.Object(properties, { additionalProperties: false });
const Text = (maxLength = 2_000) => Type.String({ minLength: 1, maxLength });
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Digest = Type.Object({ sha256: Sha256 });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Moment = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$' });
const Amount = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** A leaf shows the hash of the payload, unsalted: without this, short statements could be guessed. */
const nonce = Type.String({ pattern: '^[A-Za-z0-9_-]{22,64}$' });

/** in-toto ResourceDescriptor; what it names besides is for others. */
export const Descriptor = Type.Object({
  name: Type.Optional(Text(1_000)),
  uri: Type.Optional(Text(2_000)),
  digest: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 200 }))),
  annotations: Type.Optional(Type.Object({ relation: Type.Optional(Text(40)) })),
});

const Run = Type.Object({
  builder: Type.Object({ id: Text(1_000) }),
  metadata: Type.Optional(
    Type.Object({
      invocationId: Type.Optional(Text(400)),
      startedOn: Type.Optional(Moment),
      finishedOn: Type.Optional(Moment),
    }),
  ),
});

const Parameter = Type.Union([Type.String({ maxLength: 2_000 }), Type.Number(), Type.Boolean(), Type.Null()]);

/** SLSA asks that unexpected external parameters be refused, so each recipe says which there are. */
const Definition = <B extends string>(buildType: B, externalParameters: TSchema) =>
  Type.Object({
    buildType: Type.Literal(buildType),
    externalParameters,
    internalParameters: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    resolvedDependencies: Type.Array(Descriptor, { minItems: 1, maxItems: 1_000 }),
  });

const SlsaProvenance = Type.Object({
  buildDefinition: Type.Union([
    Definition(
      BUILD_TYPES.training,
      Closed({
        recipe: Type.Optional(Text()),
        hyperparameters: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Parameter)),
      }),
    ),
    Definition(
      BUILD_TYPES.curation,
      Closed({
        recipe: Type.Optional(Text()),
        parameters: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Parameter)),
      }),
    ),
  ]),
  runDetails: Run,
});

const ModelSigning = Type.Object({
  serialization: Type.Object({
    method: Type.Literal('files'),
    hash_type: Type.Literal('sha256'),
    allow_symlinks: Type.Literal(false),
    ignore_paths: Type.Array(Type.String({ maxLength: 1_024 }), { maxItems: 0 }),
  }),
  resources: Type.Array(Type.Object({ name: Text(1_024), algorithm: Type.Literal('sha256'), digest: Sha256 }), {
    minItems: 1,
    maxItems: MAX_LISTED_FILES,
  }),
});

/** Digests of pages, so that ten million files fit in an envelope. What stock verifiers can check is listed instead. */
const ManifestRoot = Closed({
  nonce,
  files: Type.Integer({ minimum: MAX_LISTED_FILES + 1, maximum: Number.MAX_SAFE_INTEGER }),
  bytes: Amount,
  filesPerPage: Type.Literal(FILES_PER_PAGE),
  pages: Type.Array(Sha256, { maxItems: 10_000 }),
});

const Counted = Closed({ unit: Text(40), in: Amount, out: Amount });

const DatasetProvenance = Closed({
  nonce,
  sources: Type.Array(
    Closed({
      url: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9+.-]*://', maxLength: 2_000 })),
      version: Type.Optional(Text(400)),
      digest: Type.Optional(Digest),
      accessedOn: Day,
      lawfulBasis: Text(400),
      optOutSeen: Type.Optional(Type.Boolean()),
      relation: Type.Optional(Text(40)),
    }),
    { minItems: 1, maxItems: 1_000 },
  ),
  collection: Type.Optional(Text()),
  filters: Type.Array(
    Closed({ name: Text(200), description: Type.Optional(Text()), counts: Type.Array(Counted, { maxItems: 20 }) }),
    { maxItems: 200 },
  ),
  tools: Type.Array(Closed({ name: Text(200), version: Type.Optional(Text(100)), uri: Type.Optional(Text(1_000)) }), {
    maxItems: 200,
  }),
  roles: Type.Array(Closed({ role: Text(200), count: Amount }), { maxItems: 100 }),
  consentBasis: Type.Union([
    Type.Literal('consent'),
    Type.Literal('contract'),
    Type.Literal('law'),
    Type.Literal('public-interest'),
    Type.Literal('legitimate-interest'),
    Type.Literal('no-personal-data'),
  ]),
});

const LicenceStatement = Closed({
  nonce,
  licence: Text(400),
  contractDigest: Type.Optional(Digest),
  evidence: Text(),
});

const Retraction = Closed({
  nonce,
  reason: Type.Union(
    ['consent-withdrawn', 'rights-claim', 'safety', 'quality', 'error'].map((reason) => Type.Literal(reason)),
  ),
  severity: Type.Union(['low', 'medium', 'high', 'critical'].map((severity) => Type.Literal(severity))),
  action: Type.Union(['stop-new', 'stop-use', 'delete'].map((action) => Type.Literal(action))),
  successor: Type.Optional(Text(400)),
});

const VerificationSummary = Type.Object({
  verifier: Type.Object({ id: Text(1_000) }),
  timeVerified: Moment,
  resourceUri: Text(2_000),
  policy: Type.Object({ uri: Type.Optional(Text(2_000)), digest: Type.Optional(Digest) }),
  verificationResult: Type.Union([Type.Literal('PASSED'), Type.Literal('FAILED')]),
  verifiedLevels: Type.Array(Text(200), { maxItems: 50 }),
});

/** The schema of each predicate that is taken in. */
export const PREDICATE_SCHEMAS: Readonly<Record<PredicateType, TSchema>> = {
  [PREDICATES.slsaProvenance]: SlsaProvenance,
  [PREDICATES.modelSigning]: ModelSigning,
  [PREDICATES.manifestRoot]: ManifestRoot,
  [PREDICATES.verificationSummary]: VerificationSummary,
  [PREDICATES.datasetProvenance]: DatasetProvenance,
  [PREDICATES.licenceStatement]: LicenceStatement,
  [PREDICATES.retraction]: Retraction,
};
