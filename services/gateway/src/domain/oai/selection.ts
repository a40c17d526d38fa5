import type { Argument } from './arguments.ts';
import { OaiError } from './oai-error.ts';

/** Which records a list is of. */
export type Selection = {
  kind: 'dataset' | 'model' | '';
  organisation: string;
  from: Date | undefined;
  until: Date | undefined;
};

export const PREFIX = 'oai_dc';

const DAY = /^\d{4}-\d\d-\d\d$/;
const SECOND = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const ORGANISATION = 'organisation.';

/** Reads what a list is narrowed to (section 2.7.1). Throws `badArgument`, `cannotDisseminateFormat` and `noRecordsMatch`. */
export function readSelection(given: Partial<Record<Argument, string>>): Selection {
  checkPrefix(given.metadataPrefix);
  const { from, until } = given;
  if (from !== undefined && until !== undefined && from.length !== until.length)
    throw new OaiError('badArgument', 'from and until must both be days or both be seconds.');
  const range = { from: momentOf('from', from), until: momentOf('until', until, 'T23:59:59Z') };
  if (range.from && range.until && range.from > range.until)
    throw new OaiError('badArgument', 'from is later than until.');
  return { ...setOf(given.set ?? ''), ...range };
}

/** Throws `cannotDisseminateFormat` for formats that no record is had in. */
export function checkPrefix(prefix: string | undefined): void {
  if (prefix !== PREFIX) throw new OaiError('cannotDisseminateFormat', `Records are had as ${PREFIX}.`);
}

/** The sets that a record is in. */
export function setsOf({ kind, organisation }: { kind: string; organisation: string }): string[] {
  return [kind, organisationSet(organisation)];
}

export function organisationSet(slug: string): string {
  return `${ORGANISATION}${slug}`;
}

function setOf(set: string): Pick<Selection, 'kind' | 'organisation'> {
  if (set === '' || set === 'dataset' || set === 'model') return { kind: set, organisation: '' };
  const organisation = set.startsWith(ORGANISATION) ? set.slice(ORGANISATION.length) : '';
  if (/^[a-z0-9-]{1,40}$/.test(organisation)) return { kind: '', organisation };
  throw new OaiError('noRecordsMatch', 'There is no such set. ListSets tells which there are.');
}

/** A day stands for its first second, or for that at `end`. */
function momentOf(name: string, written: string | undefined, end = 'T00:00:00Z'): Date | undefined {
  if (written === undefined) return undefined;
  if (!DAY.test(written) && !SECOND.test(written))
    throw new OaiError('badArgument', `${name} is no UTC day or second.`);
  const moment = new Date(DAY.test(written) ? `${written}${end}` : written);
  // Years before 1 have no place in a timestamp; 30 February is no day.
  if (Number.isNaN(moment.getTime()) || !moment.toISOString().startsWith(written.slice(0, 10)) || written < '0001')
    throw new OaiError('badArgument', `${name} is no moment that there is.`);
  return moment;
}
