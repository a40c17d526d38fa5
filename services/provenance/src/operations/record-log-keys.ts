import { formatCosignerKey } from '@alliance/transparency-log/cosigner-key';
import { formatVerifierKey } from '@alliance/transparency-log/note-key';
import { keyChanges } from '../domain/key-changes.ts';
import { HistoryConflict } from '../history-conflict.ts';
import type { LogContext } from '../log-context.ts';
import type { LogKeys } from '../log-keys.ts';
import { type Intake, takeIn } from '../store/intake-store.ts';
import { listLogKeys, putLogKey } from '../store/log-key-store.ts';
import { lockTree } from '../store/tree-store.ts';
import { ownEntry } from './own-entry.ts';

/**
 * Remembers the keys that sign the log, and gives each that was added or given up an entry in it: whoever trusts one key learns
 * from what it signed which is the next. The keys of a new log have no entry. Throws HistoryConflict when a key that was given
 * up is to sign again.
 */
export async function recordLogKeys({ db, clock, keys }: Pick<LogContext, 'db' | 'clock' | 'keys'>): Promise<void> {
  const given = allKeys(keys);
  const isKnown = (await listLogKeys(db)).filter(({ state }) => state === 'signing').map(({ vkey }) => vkey);
  if (isKnown.length === given.length && given.every((vkey) => isKnown.includes(vkey))) return;
  await db.transaction().execute(async (trx) => {
    await lockTree(trx);
    const known = await listLogKeys(trx);
    const { added, retired, returned } = keyChanges(known, given);
    if (returned.length > 0) {
      throw new HistoryConflict(
        `The key ${returned.join(', ')} was given up and may not sign again. Take it out of ALLIANCE_LOG_KEY.`,
      );
    }
    const since = clock();
    for (const vkey of added) await putLogKey(trx, { vkey, state: 'signing', since });
    for (const vkey of retired) await putLogKey(trx, { vkey, state: 'retired', since });
    if (known.length === 0) return;
    const told = [
      ...added.map((vkey) => entryAbout(vkey, 'log_key.add', since)),
      ...retired.map((vkey) => entryAbout(vkey, 'log_key.retire', since)),
    ];
    await takeIn(trx, told);
  });
}

function allKeys({ signers, cosigners }: LogKeys): string[] {
  return [...signers.map(formatVerifierKey), ...cosigners.map(formatCosignerKey)];
}

function entryAbout(vkey: string, action: 'log_key.add' | 'log_key.retire', at: Date): Intake {
  const [name = '', keyId = ''] = vkey.split('+');
  const states = action === 'log_key.add' ? ['', 'signing'] : ['signing', 'retired'];
  const [previousState = '', nextState = ''] = states;
  const object = { kind: 'log_key', id: `${name}+${keyId}`, version: '' };
  return ownEntry({ action, actorRole: 'operator', object, previousState, nextState, payload: { vkey }, at });
}
