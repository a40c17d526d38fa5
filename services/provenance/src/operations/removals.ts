import { hash } from 'node:crypto';
import type { Caller } from '@alliance/auth/caller';
import { type Page, pageRequest, toPage } from '@alliance/database/keyset-page';
import { type RemovalEntry, signRemovalList } from '@alliance/statements/removal-list';
import { formatVerifierKey } from '@alliance/transparency-log/note-key';
import type { Kysely } from 'kysely';
import { lineageReachOf } from '../domain/lineage-visibility.ts';
import { filesAddress, type Removal } from '../domain/retraction.ts';
import type { LogContext } from '../log-context.ts';
import { findRemovalList, lockRemovalList, replaceRemovalList, type SignedList } from '../store/removal-list-store.ts';
import { listRemovals as listRows } from '../store/retraction-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';

type Context = Pick<LogContext, 'db' | 'transact' | 'clock' | 'keys'>;

/** What everybody may know of. */
const PUBLIC = { organisations: [] } as const;

/** Retracted versions that nobody is to use any more, as far as the caller may know of them; newest first. Errors: `invalid_cursor`. */
export async function listRemovals(
  { db }: Pick<Context, 'db'>,
  caller: Caller | null,
  request: { pageSize: number; pageToken: string },
): Promise<Page<Removal>> {
  const { size, after } = pageRequest(request, momentKey);
  const before = after && { at: after[0], nodeId: after[1] };
  const rows = await listRows(db, lineageReachOf(caller), { before, limit: size + 1 });
  return toPage(rows, size, ({ retractedAt, nodeId }) => [retractedAt.toISOString(), nodeId]);
}

/**
 * The removals that everybody may know of as one signed document. It is made anew, with the next number, only when it says
 * something else than the last one.
 */
export async function getRemovalList(context: Context): Promise<SignedList> {
  const present = await findRemovalList(context.db);
  if (present?.contentSha256.equals((await publicContent(context, context.db)).digest)) return present;
  return context.transact(async (trx) => {
    await lockRemovalList(trx);
    const { removals, digest } = await publicContent(context, trx);
    const newest = await findRemovalList(trx);
    if (newest?.contentSha256.equals(digest)) return newest;
    const { clock, keys } = context;
    const [sequence, madeAt] = [(newest?.sequence ?? 0) + 1, clock()];
    const list = {
      origin: keys.signer.name,
      keys: keys.signers.map(formatVerifierKey),
      sequence,
      madeAt: madeAt.toISOString(),
      removals,
    };
    const made = { sequence, contentSha256: digest, envelope: signRemovalList(list, keys.signers), madeAt };
    await replaceRemovalList(trx, made);
    return made;
  });
}

/** What the list says now, and a digest of it that changes with the keys, too. */
async function publicContent(
  { keys }: Pick<Context, 'keys'>,
  db: Kysely<ProvenanceTables>,
): Promise<{ removals: RemovalEntry[]; digest: Buffer }> {
  const rows = await listRows(db, PUBLIC, { before: undefined, limit: undefined });
  const removals = rows.map(toEntry).toReversed();
  const content = JSON.stringify([keys.signers.map(formatVerifierKey), removals]);
  return { removals, digest: hash('sha256', content, 'buffer') };
}

function toEntry({ version, nodeId: _, retractedAt, logIndex, ...removal }: Removal): RemovalEntry {
  return {
    ...version,
    ...removal,
    retractedAt: retractedAt.toISOString(),
    logIndex: logIndex ?? null,
    files: filesAddress(version),
  };
}

function momentKey(key: unknown[]): [string, number] | undefined {
  const [at, id, ...rest] = key;
  const isPlace = typeof at === 'string' && !Number.isNaN(Date.parse(at)) && Number.isSafeInteger(id);
  return isPlace && rest.length === 0 ? [new Date(at).toISOString(), id as number] : undefined;
}
