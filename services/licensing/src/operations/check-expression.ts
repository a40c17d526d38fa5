import type { Kysely } from 'kysely';
import { type CheckedExpression, judgeExpression, readExpression } from '../domain/check-expression.ts';
import type { LicenceRegister } from '../domain/licence-register.ts';
import type { LicensingTables } from '../store/tables.ts';
import { newestTerms } from '../store/terms-store.ts';

/**
 * Puts an SPDX expression or a Hugging Face tag into its canonical form and says whether `organisation` may publish under
 * it. Throws `invalid_argument` (not an expression) or `licence_unknown`.
 */
export async function checkExpression(
  context: { db: Kysely<LicensingTables>; register: LicenceRegister },
  input: { expression: string; organisation: string },
): Promise<CheckedExpression> {
  const read = readExpression(context.register, input.expression);
  return judgeExpression(read, input.organisation, await newestTerms(context.db, read.contractIds));
}
