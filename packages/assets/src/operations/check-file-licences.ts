import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import type { Asset } from '../domain/asset.ts';
import {
  type DetectedLicence,
  type LicenceAssignment,
  type LicenceConclusion,
  type LicenceRule,
  licenceRules,
  type RuleCount,
  ruleFinder,
} from '../domain/file-licences.ts';
import { TextWitness } from '../domain/licence-texts.ts';
import type { FileEntry } from '../domain/version.ts';
import type { Root } from '../manifest/node.ts';
import { findConclusions } from '../store/conclusion-store.ts';
import { nodeSource } from '../store/node-store.ts';
import type { StoredVersion } from '../store/version-store.ts';
import { checkLicence } from './check-licence.ts';
import { countRules } from './count-rules.ts';
import { detectLicences } from './detect-licences.ts';
import type { Changes } from './measure-version.ts';

type Context = Pick<AssetsContext, 'db' | 'licensing' | 'manifests' | 'readHead'>;
export type LicensedCandidate = {
  asset: Asset;
  root: Root;
  licence: string;
  /** 'inherited' = those of the version below that still name a file. */
  licences: readonly LicenceAssignment[] | 'inherited';
  below: StoredVersion | undefined;
  changes: Changes;
};
export type CheckedLicences = { licences: LicenceAssignment[]; detectedLicences: DetectedLicence[] };

/**
 * Checks what is declared of the licences of files that are to be published, and reads those of them that speak of licences. Goes
 * over all files only where something is declared, or was concluded of the version below. Errors: `invalid_argument` with reason
 * `licence_names_no_file`, `licence_unknown`, `licence_not_publishable`, `unavailable` while a text cannot be read.
 */
export async function checkFileLicences(
  context: Context,
  candidate: LicensedCandidate,
  asker: Asker,
): Promise<CheckedLicences> {
  const { asset, root, licence, below } = candidate;
  const given = candidate.licences === 'inherited' ? (below?.licences ?? []) : candidate.licences;
  const declared = await publishable(context, { asset, licence, licences: given }, asker);
  const rules = licenceRules({ licence, licences: declared });
  const concluded = below ? await findConclusions(context.db, below.id) : [];
  const source = nodeSource(context.db, asset.id, context.manifests);
  const against = disagreements(concluded, rules);
  const witness = new TextWitness(await detectLicences(context, candidate, asker));
  const counts =
    declared.length + concluded.length > 0
      ? await countRules({ source, root }, rules, (file, rule) => {
          against.look(file, rule);
          witness.look(file, rules[rule]?.licence ?? '');
        })
      : undefined;
  const empty = counts ? emptyOnes(declared, counts) : [];
  if (empty.length > 0 && candidate.licences !== 'inherited') throw namesNoFile(empty);
  const emptyPaths = new Set(empty.map(({ paths }) => paths));
  const licences = declared.filter(({ paths }) => !emptyPaths.has(paths));
  return { licences, detectedLicences: [...against.found(), ...witness.found(licence)] };
}

/** The error for patterns that name no file, or none that a later one does not name. */
export function namesNoFile(empty: readonly { field: string; paths: string }[]): AllianceError {
  const patterns = empty.map(({ paths }) => paths);
  const details = {
    reason: 'licence_names_no_file',
    patterns,
    fields: empty.map(({ field }) => ({ field, problem: 'names no file, or none that is left to it' })),
  };
  return new AllianceError(
    'invalid_argument',
    `No file has the licence given for ${patterns.map((paths) => `"${paths}"`).join(', ')}: none has such a path, or a later one names it too. Correct or remove it, then try again.`,
    { details },
  );
}

function emptyOnes(declared: readonly LicenceAssignment[], counts: readonly RuleCount[]) {
  return declared.flatMap(({ paths }, index) =>
    counts[index + 1]?.files === 0 ? [{ field: `licences[${index}].paths`, paths }] : [],
  );
}

/** Notes the first file, of each conclusion on the version below, for which something else is declared now. */
function disagreements(concluded: readonly LicenceConclusion[], rules: readonly LicenceRule[]) {
  const find = ruleFinder(concluded);
  const noted = new Map<number, DetectedLicence>();
  return {
    look: ({ path }: FileEntry, rule: number) => {
      const at = find(path);
      const { licence } = concluded[at] ?? {};
      const declared = rules[rule]?.licence ?? '';
      if (licence === undefined || licence === declared || noted.has(at)) return;
      const doubt = `${licence} was concluded for "${path.slice(0, 200)}" in the version below, and ${declared} is declared`;
      noted.set(at, { path, licence, how: 'concluded-before', declared, doubt });
    },
    found: () => [...noted.values()],
  };
}

async function publishable(
  context: Context,
  {
    asset,
    licence,
    licences,
  }: Pick<LicensedCandidate, 'asset' | 'licence'> & { licences: readonly LicenceAssignment[] },
  asker: Asker,
): Promise<LicenceAssignment[]> {
  const { organisation } = asset;
  const declared = await Promise.all(
    licences.map(async (assignment) => {
      const asked = { licence: assignment.licence, organisation };
      const { expression, publishable: may, notes } = await checkLicence(context, asked, asker);
      if (!may) throw notPublishable(assignment.paths, expression, notes);
      return { ...assignment, licence: expression };
    }),
  );
  // What is made from the version has to keep to all of them at once, so they must be few enough for one expression.
  if (declared.length > 0) {
    const all = wholeLicence([licence, ...declared.map((assignment) => assignment.licence)]);
    await checkLicence(context, { licence: all, organisation }, asker).catch((cause: unknown) => {
      throw invalidArgument(`The licences of the version cannot hold together: ${(cause as Error).message}`);
    });
  }
  return declared;
}

/** All licences as one expression. */
function wholeLicence(licences: readonly string[]): string {
  return [...new Set(licences)].map((licence) => (licence.includes(' OR ') ? `(${licence})` : licence)).join(' AND ');
}

function notPublishable(paths: string, licence: string, notes: readonly string[]): AllianceError {
  return new AllianceError(
    'licence_not_publishable',
    `Nothing can be published under the licence "${licence}" of "${paths}". Declare another one, then publish.`,
    { details: { licence, paths, notes } },
  );
}
