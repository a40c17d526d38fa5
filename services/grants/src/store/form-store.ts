import { isUniqueViolation } from '@alliance/database/database-problem';
import type { Selectable } from 'kysely';
import type { KeptAnswer } from '../domain/answers.ts';
import { type Form, type FormOwner, noForm } from '../domain/form.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import type { AccessFormTable } from './rules-tables.ts';
import { scopeColumns, scopeOf } from './scope-columns.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

const COLUMNS = [
  'organisation',
  'asset_kind',
  'asset_name',
  'version',
  'fields',
  'set_by',
  'set_at',
] as const satisfies (keyof AccessFormTable)[];

/** Every version of a form, newest first. */
export async function formVersions(db: GrantsDb, owner: FormOwner): Promise<Form[]> {
  const columns = scopeColumns(owner);
  const rows = await db
    .selectFrom('access_form')
    .select(COLUMNS)
    .where('organisation', '=', columns.organisation)
    .where('asset_kind', '=', columns.asset_kind)
    .where('asset_name', '=', columns.asset_name)
    .orderBy('version', 'desc')
    .execute();
  return rows.map(toForm);
}

/** The newest version of a form. */
export async function newestForm(db: GrantsDb, owner: FormOwner): Promise<Form> {
  const columns = scopeColumns(owner);
  const row = await db
    .selectFrom('access_form')
    .select(COLUMNS)
    .where('organisation', '=', columns.organisation)
    .where('asset_kind', '=', columns.asset_kind)
    .where('asset_name', '=', columns.asset_name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? toForm(row) : noForm(owner);
}

/** The form that requests for an asset are asked: its own, else that of its organisation. */
export async function formFor(db: GrantsDb, asset: AssetRef): Promise<Form> {
  const { organisation } = asset;
  const own = await newestForm(db, { organisation, asset });
  return own.version > 0 ? own : newestForm(db, { organisation, asset: undefined });
}

/** Writes the next version of a form; false when there is one of that number. */
export async function insertForm(trx: GrantsTrx, form: Form & { setAt: Date }): Promise<boolean> {
  const { version, fields, setBy, setAt } = form;
  try {
    await trx
      .insertInto('access_form')
      .values({ ...scopeColumns(form), version, fields: JSON.stringify(fields), set_by: setBy, set_at: setAt })
      .execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'access_form_pkey')) return false;
    throw error;
  }
}

/** What an applicant answered, and the form at the last submission. */
export type RequestAnswers = { formOfAsset: boolean; formVersion: number; answers: readonly KeptAnswer[] };

/** The answers of a request; none when there never was a form. */
export async function answersOf(db: GrantsDb, requestId: string): Promise<RequestAnswers> {
  const row = await db
    .selectFrom('request_answers')
    .select(['form_of_asset', 'form_version', 'answers'])
    .where('request_id', '=', requestId)
    .executeTakeFirst();
  if (!row) return { formOfAsset: false, formVersion: 0, answers: [] };
  return { formOfAsset: row.form_of_asset, formVersion: row.form_version, answers: row.answers };
}

/** Writes the answers of a request in place of those before. */
export async function putAnswers(trx: GrantsTrx, requestId: string, given: RequestAnswers): Promise<void> {
  const row = {
    form_of_asset: given.formOfAsset,
    form_version: given.formVersion,
    answers: JSON.stringify(given.answers),
  };
  await trx
    .insertInto('request_answers')
    .values({ request_id: requestId, ...row })
    .onConflict((conflict) => conflict.column('request_id').doUpdateSet(row))
    .execute();
}

function toForm(row: Selectable<AccessFormTable>): Form {
  const { version, fields, set_by: setBy, set_at: setAt } = row;
  return { ...scopeOf(row), version, fields, setBy, setAt };
}
