import type { Form } from '../domain/form.ts';
import { newestForm } from '../store/form-store.ts';
import type { Acting, Reading } from './acting.ts';
import { requireInsight } from './owner-act.ts';

/** The form of an organisation for all assets that have none of their own. For those who decide for it, and who oversee them. */
export async function getDefaultForm(
  { db }: Reading,
  organisation: string,
  acting: Pick<Acting, 'caller'>,
): Promise<Form> {
  requireInsight(acting.caller, organisation);
  return newestForm(db, { organisation, asset: undefined });
}
