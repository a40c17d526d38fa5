import { invalidArgument } from '@alliance/errors/alliance-error';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { FieldKind, Form, FormField, FormOwner } from '../domain/form.ts';
import { formProblems } from '../domain/form-limits.ts';
import { recordFormFact } from '../facts/rules-facts.ts';
import { formVersions, insertForm } from '../store/form-store.ts';
import type { Acting, Writing } from './acting.ts';
import { overtaken, requireReplaced } from './next-version.ts';
import { requireOwnerAct } from './owner-act.ts';

export type NewForm = {
  owner: FormOwner;
  fields: readonly (Omit<FormField, 'kind'> & { kind: FieldKind | undefined })[];
  replacesVersion: number;
};

/**
 * Sets the next version of a form; requests made before keep theirs. For stewards and owners of the organisation. Throws
 * `not_found` for an asset that is not there, `invalid_argument` with every problem, `revision_mismatch` when another version
 * came first.
 */
export async function setForm(
  context: Writing & { assets: AssetsDirectory },
  { owner, fields, replacesVersion }: NewForm,
  acting: Acting,
): Promise<Form> {
  const actor = requireOwnerAct(acting.caller, owner.organisation, 'set-form');
  if (owner.asset) await context.assets.getAsset(owner.asset, acting.forward());
  const versions = await formVersions(context.db, owner);
  const problems = formProblems(fields, kindsIn(versions));
  if (problems.length > 0)
    throw invalidArgument('The form cannot be set like this. Correct the fields named.', problems);
  const version = requireReplaced('form', versions[0]?.version ?? 0, replacesVersion);
  return context.transact(async (trx) => {
    const at = context.clock();
    const form = { ...owner, version, fields: fields as readonly FormField[], setBy: actor.personId, setAt: at };
    if (!(await insertForm(trx, form))) throw overtaken('form', version);
    await recordFormFact(trx, form, { actor, at });
    return form;
  });
}

/** What each id meant when it was first asked. */
function kindsIn(newestFirst: readonly Form[]): Map<string, FieldKind> {
  return new Map(newestFirst.flatMap(({ fields }) => fields.map(({ id, kind }) => [id, kind] as const)));
}
