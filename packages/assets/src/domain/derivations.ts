import { type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import { isAssetName } from './asset-name.ts';
import { textProblem } from './text-problem.ts';
import type { Derivation, ExternalSource, VersionSource } from './version.ts';
import { isVersionNumber } from './version-number.ts';

/** Operations by which one version comes from another; `provenance` and `licensing` know the same list. */
const RELATIONS: readonly string[] = [
  'copy',
  'filter',
  'annotate',
  'merge',
  'collect',
  'train',
  'finetune',
  'merge-weights',
  'quantise',
  'distil',
  'generate',
  'embed',
  'evaluate',
];

const MAX_DERIVATIONS = 1_000;
const MAX_BYTES = 256 * 1_024;
const MAX_PROBLEMS = 20;
const CLOCK_DIFFERENCE_MS = 300_000;

/** A derivation as somebody wrote it. */
export type GivenDerivation = {
  relation: string;
  version?: Omit<VersionSource, 'kind'> & { kind: string | undefined };
  external?: ExternalSource;
};

/** Checks the form of derivations; whether their sources exist is another question. Throws `invalid_argument`. */
export function parseDerivations(given: readonly GivenDerivation[], now: Date): Derivation[] {
  if (given.length > MAX_DERIVATIONS) {
    throw invalidArgument(`A version may be derived from at most ${MAX_DERIVATIONS} sources.`);
  }
  const problems = given.flatMap((derivation, index) => problemsOf(derivation, `derivedFrom[${index}]`, now));
  if (problems.length > 0) {
    throw invalidArgument(
      'Some sources are not usable. Correct them and send all again.',
      problems.slice(0, MAX_PROBLEMS),
    );
  }
  if (Buffer.byteLength(JSON.stringify(given)) > MAX_BYTES) {
    throw invalidArgument('The sources together are larger than 256 KiB. Shorten the URLs.');
  }
  return given as Derivation[];
}

function problemsOf({ relation, version, external }: GivenDerivation, field: string, now: Date): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (name: string, problem: string | undefined) => {
    if (problem !== undefined) problems.push({ field: `${field}${name}`, problem });
  };
  add('.relation', RELATIONS.includes(relation) ? undefined : `must be one of ${RELATIONS.join(', ')}`);
  if (version) add('.version', versionProblem(version));
  else if (external) {
    add('.external.url', urlProblem(external.url));
    add(
      '.external.digest',
      /^([0-9a-f]{64})?$/.test(external.digest) ? undefined : 'must be a SHA-256 in lower-case hex',
    );
    add('.external.accessedAt', dateProblem(external.accessedAt, now));
    add('.external.licence', textProblem(external.licence ?? '', { max: 1_000 }));
  } else add('', 'names no source');
  return problems;
}

function versionProblem(source: NonNullable<GivenDerivation['version']>): string | undefined {
  if (source.kind !== 'dataset' && source.kind !== 'model') return 'must be of a dataset or a model';
  if (!isAssetName(source)) return 'does not name an asset as organisation and name';
  return isVersionNumber(source.version) ? undefined : 'must be one exact version, for example 1.2.0';
}

function urlProblem(text: string): string | undefined {
  const problem = textProblem(text, { max: 2_048, required: true });
  if (problem !== undefined) return problem;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return 'must be an http or https URL';
  return url.username === '' && url.password === '' ? undefined : 'must not carry a name or a password';
}

function dateProblem(accessedAt: string | null, now: Date): string | undefined {
  if (accessedAt === null) return undefined;
  const time = Date.parse(accessedAt);
  if (!(time >= 0)) return 'must be a date since 1970';
  return time > now.getTime() + CLOCK_DIFFERENCE_MS ? 'lies in the future' : undefined;
}
