import { isAllianceError } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import { readExpression } from '../domain/check-expression.ts';
import type { WorkLicence } from '../domain/derivation/question.ts';
import { mapTerms, termsOf } from '../domain/expression-syntax.ts';
import type { LicenceRegister } from '../domain/licence-register.ts';
import type { TermRecord } from '../domain/term-record.ts';
import type { LicensingTables } from '../store/tables.ts';
import { newestTerms } from '../store/terms-store.ts';
import { contractTerms } from '../terms/contract-terms.ts';
import type { TermRecords } from '../terms/load-terms.ts';

type Context = { db: Kysely<LicensingTables>; register: LicenceRegister; terms: TermRecords };

/** Reads a licence of a work. Throws `invalid_argument` or `licence_unknown`, as `readExpression` does. */
export function readWorkLicence(register: LicenceRegister, text: string): WorkLicence {
  const { expression } = readExpression(register, text);
  const unclear = termsOf(expression).find(({ kind }) => kind === 'unclear');
  if (unclear) return { kind: 'none', text: unclear.text };
  return { kind: 'named', expression: mapTerms(expression, (term) => ('id' in term ? term.id : term.text)) };
}

/** The same for what somebody published once: what cannot be read now is unknown. */
export function readRecordedLicence(register: LicenceRegister, text: string): WorkLicence {
  try {
    return readWorkLicence(register, text);
  } catch (error) {
    if (!isAllianceError(error)) throw error;
    return { kind: 'unknown', reason: `its licence "${text.slice(0, 200)}" cannot be read` };
  }
}

/** The records of all licences that are named, the newest terms of contracts among them; those without a record are left out. */
export async function recordsFor(
  { db, terms }: Pick<Context, 'db' | 'terms'>,
  licences: readonly WorkLicence[],
): Promise<Map<string, TermRecord>> {
  const ids = new Set(licences.flatMap((licence) => (licence.kind === 'named' ? termsOf(licence.expression) : [])));
  const contracts = [...ids].filter((id) => !terms.has(id) && id.startsWith('LicenseRef-contract-'));
  const found = await newestTerms(db, contracts, 'with-digests');
  return new Map(
    [...ids].flatMap((id): [string, TermRecord][] => {
      const contract = found.get(id);
      const record = terms.get(id) ?? (contract && contractTerms(contract));
      return record ? [[id, record]] : [];
    }),
  );
}
