import { isUniqueViolation } from '@alliance/database/database-problem';
import { type Selectable, sql } from 'kysely';
import type { Attachment } from '../domain/attachment.ts';
import type { AttachmentTable } from './asking-tables.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

const COLUMNS = [
  'id',
  'request_id',
  'author_id',
  'name',
  'media_type',
  'size',
  'sha256',
  'private',
  'attached_at',
  'redacted_by',
  'redacted_at',
  'redaction_reason',
] as const satisfies (keyof AttachmentTable)[];

/** Writes a new attachment; false when its author has attached the same already. The request must be locked. */
export async function insertAttachment(trx: GrantsTrx, attachment: Attachment): Promise<boolean> {
  const { id, requestId, authorId, name, mediaType, size, sha256, isPrivate, attachedAt } = attachment;
  const row = { id, name, size, sha256, private: isPrivate, attached_at: attachedAt };
  try {
    await trx
      .insertInto('attachment')
      .values({ ...row, request_id: requestId, author_id: authorId, media_type: mediaType })
      .execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'one_attachment_each')) return false;
    throw error;
  }
}

/** How many attachments a request has, those included that were redacted. */
export async function countAttachments(db: GrantsDb, requestId: string): Promise<number> {
  const { count } = await db
    .selectFrom('attachment')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('request_id', '=', requestId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The attachments of a request, oldest first; a request has few. Private ones only if asked for. */
export async function attachmentsOf(
  db: GrantsDb,
  { requestId, withPrivate }: { requestId: string; withPrivate: boolean },
): Promise<Attachment[]> {
  let query = db.selectFrom('attachment').select(COLUMNS).where('request_id', '=', requestId).orderBy('id');
  if (!withPrivate) query = query.where('private', '=', false);
  return (await query.execute()).map(toAttachment);
}

/** One attachment of a request. */
export async function findAttachment(
  db: GrantsDb,
  { requestId, id }: { requestId: string; id: string },
): Promise<Attachment | undefined> {
  const query = db.selectFrom('attachment').select(COLUMNS).where('request_id', '=', requestId).where('id', '=', id);
  const row = await query.executeTakeFirst();
  return row && toAttachment(row);
}

/** Writes that an attachment was redacted; false when somebody was faster. */
export async function writeRedaction(trx: GrantsTrx, { id, name, redaction }: Attachment): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('attachment')
    .set({
      name,
      redacted_by: redaction?.by ?? null,
      redacted_at: redaction?.at ?? null,
      redaction_reason: redaction?.reason ?? '',
    })
    .where('id', '=', id)
    .where('redacted_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Of these digests those that an attachment names which is not redacted. */
export async function namedDigests(db: GrantsDb, digests: readonly string[]): Promise<string[]> {
  if (digests.length === 0) return [];
  const rows = await db
    .selectFrom('attachment')
    .select('sha256')
    .distinct()
    .where('sha256', '=', sql<string>`any(${[...digests]}::text[])`)
    .where('redacted_at', 'is', null)
    .execute();
  return rows.map(({ sha256 }) => sha256);
}

function toAttachment(row: Selectable<AttachmentTable>): Attachment {
  const { redacted_by: by, redacted_at: at, redaction_reason: reason } = row;
  return {
    id: row.id,
    requestId: row.request_id,
    authorId: row.author_id,
    name: row.name,
    mediaType: row.media_type,
    size: row.size,
    sha256: row.sha256,
    isPrivate: row.private,
    attachedAt: row.attached_at,
    redaction: by !== null && at !== null ? { by, at, reason } : undefined,
  };
}
