import { invalidArgument } from '@alliance/errors/alliance-error';
import Type from 'typebox';
import { toTimestamp } from './fields.ts';

/** Query of every list that can be asked of an earlier moment. */
export const AsOfQuery = Type.Object({
  asOf: Type.Optional(
    Type.String({
      maxLength: 40,
      description:
        'How many entries the log had, or a time: the largest checkpoint that was signed by then. Now when absent.',
      examples: ['1200', '2027-01-31T17:00:00Z'],
    }),
  ),
});

/** What those lists answer besides their items. */
export const asOfAnswer = {
  asOfSize: { type: ['integer', 'null'], description: 'Of the log at the moment asked for; null for now.' },
};

const SIZE = /^\d{1,15}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

/** The moment of a query, as requests of lineage have it; nothing for now. Throws `invalid_argument` for what is neither. */
export function asOfOf({ asOf }: { asOf?: string }) {
  if (asOf === undefined) return {};
  if (SIZE.test(asOf)) return { asOf: { moment: { case: 'size' as const, value: BigInt(asOf) } } };
  const time = MOMENT.test(asOf) ? toTimestamp(asOf) : undefined;
  if (time) return { asOf: { moment: { case: 'time' as const, value: time } } };
  throw invalidArgument('The moment cannot be read. Correct the field named.', [
    { field: 'asOf', problem: 'must be a number of entries of the log, or a time like 2027-01-31T17:00:00Z' },
  ]);
}

/** The moment that an answer is of, so that its further pages are of the same one. */
export function sameMoment({ asOfSize }: { asOfSize?: bigint | undefined }) {
  return asOfSize === undefined ? {} : { asOf: { moment: { case: 'size' as const, value: asOfSize } } };
}

/** The moment that an answer is of, as the public API shows it. */
export function presentAsOf({ asOfSize }: { asOfSize?: bigint | undefined }): { asOfSize: number | null } {
  return { asOfSize: asOfSize === undefined ? null : Number(asOfSize) };
}
