import { parseCheckpoint, verifyCheckpoint } from '@alliance/transparency-log/checkpoint';
import type { TreeHead } from '@alliance/transparency-log/consistency-proof';
import { equalBytes } from '@alliance/transparency-log/hash';
import { LogError } from '@alliance/transparency-log/log-error';
import { parseLogKeys } from '@alliance/transparency-log/log-keys';
import { formatVerifierKey, type VerifierKey } from '@alliance/transparency-log/note-key';
import { HistoryConflict } from '../history-conflict.ts';
import type { LogContext } from '../log-context.ts';
import { readTree, type StoredCheckpoint } from '../store/checkpoint-store.ts';
import type { RecordedHead } from '../store/head-register.ts';
import { listLogKeys } from '../store/log-key-store.ts';
import { rootAt } from './root-at.ts';

/** The log as it is known from every place, all of them telling one history. */
export type History = {
  tree: TreeHead;
  /** The newest checkpoint in the database. */
  newest: StoredCheckpoint | undefined;
  recorded: RecordedHead;
  /** The newest checkpoint in the log folder, whether it is shown to the public yet or not. */
  published: TreeHead | undefined;
};

/**
 * Compares the tree in the database with every head that may have been shown to somebody: the newest signed checkpoint, the
 * one published in the folder, the one recorded in the key-value store, and what witnesses say they cosigned. Throws
 * HistoryConflict unless each of them is a prefix of the tree.
 */
export async function checkHistory({
  db,
  folder,
  heads,
  keys,
  witnesses,
}: Pick<LogContext, 'db' | 'folder' | 'heads' | 'keys' | 'witnesses'>): Promise<History> {
  // Another replica moves the tree first, then the record, then the folder. Read in the opposite order none can seem ahead.
  const notes = [await folder.readCheckpoint(), await folder.readSigned()].filter((note) => note !== undefined);
  const recorded = await heads.read();
  const { tree, newest } = await readTree(db);
  const trusted = await keysThatCount(db, keys);

  const published = notes
    .map((note) => openCheckpoint(note, 'published in the log folder', trusted))
    .toSorted((a, b) => b.size - a.size);
  const signed = newest && openCheckpoint(newest.note, 'signed last', trusted);
  await requirePrefix(db, tree, tree, 'that the database itself names');
  await requirePrefix(db, tree, signed, 'signed last');
  await requirePrefix(db, tree, recorded.head, 'recorded in the key-value store');
  for (const head of published) await requirePrefix(db, tree, head, 'published in the log folder');
  const contradiction = witnesses.contradictionTo(tree);
  if (contradiction !== undefined) {
    throw new HistoryConflict(
      `${contradiction} An older database was restored, or another log was signed with this key.`,
    );
  }
  return { tree, newest, recorded, published: published[0] };
}

/** Besides those that sign now, those that are lost or given up: where witnesses are silent, what is shown may still be theirs alone. */
async function keysThatCount(
  db: LogContext['db'],
  { signers, lost }: LogContext['keys'],
): Promise<readonly [VerifierKey, ...VerifierKey[]]> {
  const retired = (await listLogKeys(db)).filter(({ state }) => state === 'retired').map(({ vkey }) => vkey);
  return parseLogKeys([...[...signers, ...lost].map(formatVerifierKey), ...retired].join('\n')).signers;
}

async function requirePrefix(db: LogContext['db'], tree: TreeHead, head: TreeHead | undefined, which: string) {
  if (head === undefined) return;
  if (head.size > tree.size) {
    throw new HistoryConflict(
      `The tree ${which} has ${head.size} entries, the one in the database only ${tree.size}. ` +
        'An older database was restored, or another log was signed with this key.',
    );
  }
  if (!equalBytes(await rootAt(db, head.size), head.root)) {
    throw new HistoryConflict(`The tree ${which} has other entries than the first ${head.size} in the database.`);
  }
}

function openCheckpoint(note: string, which: string, trusted: readonly [VerifierKey, ...VerifierKey[]]): TreeHead {
  try {
    const checkpoint = parseCheckpoint(note);
    verifyCheckpoint(checkpoint, trusted);
    return checkpoint;
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    throw new HistoryConflict(
      `The checkpoint ${which} is not one of ${trusted[0].name} under the present keys (${error.code}). ` +
        'Put the former ALLIANCE_LOG_KEY and ALLIANCE_LOG_ORIGIN back; if the key is lost, name it in ALLIANCE_LOG_LOST_KEYS.',
    );
  }
}
