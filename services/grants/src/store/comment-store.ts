import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import type { Comment } from '../domain/request.ts';
import type { GrantsDb } from './tables.ts';

export async function insertComment(db: GrantsDb, comment: Comment): Promise<void> {
  const { id, requestId, authorId, text, createdAt, isPrivate } = comment;
  await db
    .insertInto('comment')
    .values({ id, request_id: requestId, author_id: authorId, text, created_at: createdAt, private: isPrivate })
    .execute();
}

/** One page of a request's comments, oldest first; private ones only if asked for. */
export async function listComments(
  db: GrantsDb,
  { requestId, withPrivate }: { requestId: string; withPrivate: boolean },
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<Comment>> {
  let query = db
    .selectFrom('comment')
    .select(['id', 'request_id', 'author_id', 'text', 'created_at', 'private'])
    .where('request_id', '=', requestId)
    .orderBy('id')
    .limit(size + 1);
  if (!withPrivate) query = query.where('private', '=', false);
  if (after) query = query.where('id', '>', after[0]);
  const { rows, nextPageToken } = toPage(await query.execute(), size, (row) => [row.id]);
  const comments = rows.map((row) => ({
    id: row.id,
    requestId: row.request_id,
    authorId: row.author_id,
    text: row.text,
    createdAt: row.created_at,
    isPrivate: row.private,
  }));
  return { rows: comments, nextPageToken };
}
