import { AllianceError } from '@alliance/errors/alliance-error';
import { addMonths } from './ceiling.ts';
import { knownUseCode, type UseCode } from './use-codes.ts';
import { dayOf, type Operation } from './vocabulary.ts';

/** What codes of our own rule out; who may not train has no weights to publish. */
const REMOVED: ReadonlyMap<string, readonly Operation[]> = new Map([
  ['no-redistribution', ['redistribute']],
  ['no-training', ['train', 'publish-weights']],
  ['no-weights-publication', ['publish-weights']],
]);
const TIME_LIMIT = 'DUO:0000025';
const NO_REIDENTIFICATION = 'no-reidentification';
/** Publication, moratorium, return of data, and what is forbidden for as long as the data is there. */
const DUTIES: ReadonlySet<string> = new Set([
  'DUO:0000019',
  'DUO:0000024',
  'DUO:0000029',
  NO_REIDENTIFICATION,
  ...REMOVED.keys(),
]);

/** What would be given: which operations, and when. */
export type UseExtent = { operations: readonly Operation[]; from: Date; until: Date | undefined };

type Excess = { code: string; field: 'operations' | 'until'; problem: string };

/** Operations that a code of an asset rules out. */
export function removedBy({ code }: UseCode): readonly Operation[] {
  return REMOVED.get(code) ?? [];
}

/** Everything that an extent has beyond the use conditions of an asset. */
export function beyondUse(conditions: readonly UseCode[], { operations, from, until }: UseExtent): Excess[] {
  return conditions.flatMap((condition): Excess[] => {
    const { code, values } = condition;
    const ruledOut = operations.filter((operation) => removedBy(condition).includes(operation));
    if (ruledOut.length > 0)
      return [{ code, field: 'operations', problem: `${ruledOut.join(', ')} is ruled out by ${nameOf(code)}` }];
    if (code !== TIME_LIMIT || until === undefined) return [];
    const latest = addMonths(from, Number(values[0]));
    if (until <= latest) return [];
    return [{ code, field: 'until', problem: `must be at most ${dayOf(latest)}, by ${nameOf(code)}` }];
  });
}

/** Throws `state_conflict`, naming the codes, for everything that an extent has beyond the use conditions of an asset. */
export function requireWithinUse(conditions: readonly UseCode[], extent: UseExtent): void {
  const excesses = beyondUse(conditions, extent);
  if (excesses.length === 0) return;
  const sentences = excesses.map(({ field, problem }) => `${field}: ${problem}.`);
  throw new AllianceError(
    'state_conflict',
    `The use conditions of the asset do not permit this. ${sentences.join(' ')} Approve less, or return the request.`,
    { details: { clauses: excesses.map(({ code: clause, problem }) => ({ clause, problem })) } },
  );
}

/** What a grant obliges to. Nobody may be identified again where there is personal data, whatever the owner says. */
export function dutiesOf(conditions: readonly UseCode[], { personalData }: { personalData: boolean }): UseCode[] {
  const duties = conditions.filter(({ code }) => DUTIES.has(code));
  if (!personalData || duties.some(({ code }) => code === NO_REIDENTIFICATION)) return duties;
  return [...duties, { code: NO_REIDENTIFICATION, values: [] }];
}

/** "NCU (DUO:0000046)" or "no-training", for messages. */
function nameOf(code: string): string {
  const shorthand = knownUseCode(code)?.shorthand;
  return shorthand ? `${shorthand} (${code})` : code;
}
