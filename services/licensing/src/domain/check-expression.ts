import { AllianceError, invalidArgument, isAllianceError } from '@alliance/errors/alliance-error';
import { type Expression, formatExpression, mapTerms, parseSyntax, termsOf } from './expression-syntax.ts';
import type { LicenceRegister } from './licence-register.ts';
import { type ResolvedTerm, resolveTerm, unclearText } from './resolve-term.ts';
import { suggestLicence } from './suggest-licence.ts';
import type { Terms } from './terms.ts';

/** An expression whose names are resolved; whether its contracts exist is still to be looked up. */
export type ReadExpression = { readonly expression: Expression<ResolvedTerm>; readonly contractIds: readonly string[] };

export type CheckedExpression = {
  readonly expression: string;
  readonly licenceIds: readonly string[];
  readonly publishable: boolean;
  readonly notes: readonly string[];
  readonly terms: readonly Terms[];
};

/** Each contract brings its texts along, and an answer has room for so many. */
const MAX_CONTRACTS = 4;
/** What model and dataset cards hold where somebody was to fill in a licence. */
const UNFILLED = /^$|\{\{|^\[?(more information needed|needs more information|tbd|tbu)\]?$/i;

/**
 * Reads an SPDX expression or a Hugging Face tag. Throws `invalid_argument` when its structure cannot be read and
 * `licence_unknown` when it names a licence outside the register.
 */
export function readExpression(register: LicenceRegister, text: string): ReadExpression {
  const given = text.trim();
  const expression = UNFILLED.test(given) ? unfilled() : mapTerms(parse(register, given), resolveIn(register));
  const unknown = termsOf(expression).flatMap((term) => (term.kind === 'unknown' ? [term.text] : []));
  if (unknown.length > 0) throw unknownLicences(register, unknown);
  const contractIds = distinct(termsOf(expression).flatMap((term) => (term.kind === 'contract' ? [term.id] : [])));
  if (contractIds.length > MAX_CONTRACTS) {
    throw invalidArgument(
      `The expression names ${contractIds.length} contracts, and ${MAX_CONTRACTS} are the most allowed.`,
    );
  }
  return { expression, contractIds };
}

/**
 * Judges whether `organisation` may publish under an expression, given the newest terms of its contracts. Throws
 * `licence_unknown` for a contract that does not exist.
 */
export function judgeExpression(
  { expression, contractIds }: ReadExpression,
  organisation: string,
  newestTerms: ReadonlyMap<string, Terms>,
): CheckedExpression {
  const missing = contractIds.filter((id) => !newestTerms.has(id));
  if (missing.length > 0) throw unknownContracts(missing);
  const contracts = contractIds.map((id) => newestTerms.get(id) as Terms);
  const foreign = contracts.filter((terms) => terms.organisation !== organisation);
  const all = termsOf(expression);
  return {
    expression: formatExpression(expression, ({ text }) => text),
    licenceIds: distinct(all.flatMap((term) => ('id' in term ? [term.id] : []))),
    publishable: foreign.length === 0 && all.every((term) => term.kind !== 'unclear'),
    notes: distinct([
      ...all.flatMap((term) => ('note' in term && term.note !== undefined ? [term.note] : [])),
      ...foreign.map(
        ({ licenceId, organisation: owner }) =>
          `${licenceId} are the terms of ${owner}; only ${owner} can publish under them.`,
      ),
    ]),
    terms: contracts,
  };
}

const resolveIn = (register: LicenceRegister) => (term: Parameters<typeof resolveTerm>[1]) =>
  resolveTerm(register, term);

function unfilled(): Expression<ResolvedTerm> {
  return {
    kind: 'term',
    term: {
      kind: 'unclear',
      text: unclearText('noassertion'),
      note: 'No licence is named. Name the one that applies.',
    },
  };
}

function parse(register: LicenceRegister, text: string) {
  try {
    return parseSyntax(text);
  } catch (error) {
    const suggestion = suggestLicence(register, text);
    if (!suggestion || !isAllianceError(error)) throw error;
    throw new AllianceError(error.code, `${error.message} Did you mean ${suggestion}?`, { details: { suggestion } });
  }
}

function unknownLicences(register: LicenceRegister, names: readonly string[]): AllianceError {
  const [suggestion] = names.flatMap((name) => suggestLicence(register, name) ?? []);
  const question = suggestion ? ` Did you mean ${suggestion}?` : '';
  return new AllianceError(
    'licence_unknown',
    `${names.join(', ')}: not a licence of the register.${question} Look its id up in the list of licences, or publish your own terms.`,
    { details: { licences: names, ...(suggestion ? { suggestion } : {}) } },
  );
}

function unknownContracts(ids: readonly string[]): AllianceError {
  return new AllianceError('licence_unknown', `${ids.join(', ')}: no organisation has published such terms.`, {
    details: { licences: ids },
  });
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
