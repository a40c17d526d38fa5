import Type, { type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { type ManifestPages, pageCount } from './manifest-pages.ts';
import { manifestRoot } from './model-manifest.ts';
import { type Descriptor, PREDICATE_SCHEMAS } from './predicate-schemas.ts';
import { PREDICATES, type PredicateType } from './predicate-types.ts';
import { StatementRefusal, type StatementStep } from './statement-refusal.ts';

const TYPE = 'https://in-toto.io/Statement/v1';
const MAX_SUBJECTS = 100;
const MAX_PROBLEMS = 5;

const Shape = Type.Object({
  _type: Type.Literal(TYPE),
  subject: Type.Array(
    Type.Object({
      name: Type.Optional(Type.String({ maxLength: 1_000 })),
      digest: Type.Object({ sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
    }),
    { minItems: 1, maxItems: MAX_SUBJECTS },
  ),
  predicateType: Type.String({ maxLength: 400 }),
  predicate: Type.Object({}),
});

/** What a statement is about; told by its digest, the name is a hint. */
export type StatedSubject = { name: string; sha256: string };
/** Something that a subject was made from, as the statement names it. */
export type StatedSource = { name: string; uri: string; sha256: string; relation: string; accessedOn: string };

export type Statement = {
  predicateType: PredicateType;
  subjects: StatedSubject[];
  /** What lineage edges are made of. */
  sources: StatedSource[];
  predicate: Record<string, unknown>;
};

/** An in-toto Statement v1 about versions. */
export function toStatement(
  subjects: readonly StatedSubject[],
  predicateType: PredicateType,
  predicate: object,
): object {
  const subject = subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } }));
  return { _type: TYPE, subject, predicateType, predicate };
}

/** Reads an in-toto Statement v1 of a known predicate. Throws StatementRefusal with the step `payload` or `predicate`. */
export function readStatement(payload: Uint8Array): Statement {
  const value = parse(payload);
  assertShape('payload', Shape, value);
  const { subject, predicateType, predicate } = value as Static<typeof Shape>;
  const known = Object.values(PREDICATES).find((type) => type === predicateType);
  if (known === undefined) {
    const list = Object.values(PREDICATES).join(', ');
    throw new StatementRefusal('predicate', 'unknown_type', `The predicate type is not known. Known are ${list}.`);
  }
  assertShape('predicate', PREDICATE_SCHEMAS[known], predicate);
  const subjects = subject.map(({ name = '', digest }) => ({ name, sha256: digest.sha256 }));
  if (known === PREDICATES.modelSigning) assertManifest(subjects, predicate);
  if (known === PREDICATES.manifestRoot) assertPages(subjects, predicate as ManifestPages);
  return { predicateType: known, subjects, sources: sourcesOf(known, predicate), predicate: predicate as never };
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    throw new StatementRefusal('payload', 'malformed', 'The payload is not JSON.');
  }
}

function assertShape(step: StatementStep, schema: TSchema, value: unknown): void {
  if (Value.Check(schema, value)) return;
  const problems = Value.Errors(schema, value).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  const said = [...new Set(problems)].slice(0, MAX_PROBLEMS).join('; ');
  throw new StatementRefusal(step, 'schema', `The ${step} does not have the right form: ${said}.`);
}

type Manifest = { resources: { name: string; digest: string }[] };

function assertManifest(subjects: readonly StatedSubject[], predicate: object): void {
  const { resources } = predicate as Manifest;
  const files = resources.map(({ name, digest }) => ({ path: name, sha256: digest }));
  const isOne = subjects.length === 1 && subjects[0]?.sha256 === manifestRoot(files);
  if (!isOne || new Set(files.map(({ path }) => path)).size < files.length)
    throw new StatementRefusal('predicate', 'manifest', 'The one subject must have the digest of the files listed.');
}

function assertPages(subjects: readonly StatedSubject[], { files, pages }: ManifestPages): void {
  if (subjects.length === 1 && pages.length === pageCount(files)) return;
  throw new StatementRefusal(
    'predicate',
    'manifest',
    `There must be one subject, and ${pageCount(files)} pages for ${files} files.`,
  );
}

type Dependency = Static<typeof Descriptor>;
type Slsa = { buildDefinition: { resolvedDependencies: Dependency[] } };
type Provenance = {
  sources: { url?: string; version?: string; digest?: { sha256: string }; accessedOn: string; relation?: string }[];
};

function sourcesOf(type: PredicateType, predicate: object): StatedSource[] {
  if (type === PREDICATES.slsaProvenance)
    return (predicate as Slsa).buildDefinition.resolvedDependencies.map(
      ({ name = '', uri = '', digest = {}, annotations = {} }) => ({
        name,
        uri,
        sha256: digest.sha256 ?? '',
        relation: annotations.relation ?? '',
        accessedOn: '',
      }),
    );
  if (type !== PREDICATES.datasetProvenance) return [];
  return (predicate as Provenance).sources.map(({ url = '', version = '', digest, accessedOn, relation = '' }) => ({
    name: version,
    uri: url,
    sha256: digest?.sha256 ?? '',
    relation,
    accessedOn,
  }));
}
