import { parseCheckpoint, verifyCheckpoint } from '@alliance/transparency-log/checkpoint';
import type { TreeHead } from '@alliance/transparency-log/consistency-proof';
import { equalBytes } from '@alliance/transparency-log/hash';
import { LogError } from '@alliance/transparency-log/log-error';
import type { NoteSigner } from '@alliance/transparency-log/note-key';
import { HistoryConflict } from '../history-conflict.ts';
import type { LogContext } from '../log-context.ts';
import { readTree, type StoredCheckpoint } from '../store/checkpoint-store.ts';
import type { RecordedHead } from '../store/head-register.ts';
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
  signer,
  witnesses,
}: Pick<LogContext, 'db' | 'folder' | 'heads' | 'signer' | 'witnesses'>): Promise<History> {
  // Another replica moves the tree first, then the record, then the folder. Read in the opposite order none can seem ahead.
  const notes = [await folder.readCheckpoint(), await folder.readSigned()].filter((note) => note !== undefined);
  const recorded = await heads.read();
  const { tree, newest } = await readTree(db);

  const published = notes
    .map((note) => openCheckpoint(note, 'published in the log folder', signer))
    .toSorted((a, b) => b.size - a.size);
  const signed = newest && openCheckpoint(newest.note, 'signed last', signer);
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

function openCheckpoint(note: string, which: string, signer: NoteSigner): TreeHead {
  try {
    const checkpoint = parseCheckpoint(note);
    verifyCheckpoint(checkpoint, signer);
    return checkpoint;
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    throw new HistoryConflict(
      `The checkpoint ${which} is not one of ${signer.name} under the present key (${error.code}). ` +
        'Put the former ALLIANCE_LOG_KEY and ALLIANCE_LOG_ORIGIN back.',
    );
  }
}
