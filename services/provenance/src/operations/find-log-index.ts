import { invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { LogContext } from '../log-context.ts';
import { firstIndexOf } from '../store/audit-store.ts';

export type LogIndexQuery = { type: string; objectKind: string; objectId: string };

/** Where the first entry of a type about an object stands in the log. Throws `not_found` while there is none. */
export async function findLogIndex(
  { db, signer }: Pick<LogContext, 'db' | 'signer'>,
  query: LogIndexQuery,
): Promise<{ origin: string; index: number }> {
  if (Object.values(query).some((text) => text === '' || text.includes('\0')))
    throw invalidArgument('Name the type of the entry, and the kind and id of its object.');
  const index = await firstIndexOf(db, query);
  if (index === undefined) throw notFound(`entry ${query.type} about the ${query.objectKind} ${query.objectId}`);
  return { origin: signer.name, index };
}
