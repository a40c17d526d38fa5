import { parseCheckpoint, type SignedCheckpoint } from '@alliance/transparency-log/checkpoint';
import { verifyConsistency } from '@alliance/transparency-log/consistency-proof';
import { LogError } from '@alliance/transparency-log/log-error';
import { parseLogKeys, verifyByLog } from '@alliance/transparency-log/log-keys';
import { formatVerifierKey } from '@alliance/transparency-log/note-key';
import { parsePolicy } from '@alliance/transparency-log/parse-policy';
import { TileReader } from '@alliance/transparency-log/tile-reader';
import type { ApiClient } from '../api/client.ts';
import type { LogEntry, Me } from '../api/shapes.ts';
import type { TransferMemory } from '../transfer/memory.ts';
import { type Trust, type Witnessed, witnessedAs } from './check-evidence.ts';

/** What a check of the whole log found; `problems` is empty when all is well. */
export type LogCheck = { size: number; since: number; witnessed: Witnessed | null; shown: number; problems: string[] };

/** Roles whose holders see every entry, so that one that is not shown is missing. */
const SEES_ALL = ['governance', 'auditor'];
const MAX_NAMED = 5;

/**
 * Reads the whole log: that its newest checkpoint is signed, and cosigned as the policy asks; that it continues the one that this
 * computer checked last; that every tile and entry is what was signed; and, for those who see every entry, that the registry shows
 * exactly these. Remembers the checkpoint when nothing is wrong.
 */
export async function checkLog(api: ApiClient, memory: TransferMemory, trust: Trust): Promise<LogCheck> {
  const note = await api.text('/log/checkpoint');
  const checkpoint = parseCheckpoint(note);
  const policy = parsePolicy(trust.policy ?? (await api.text('/log/policy')));
  const listed = trust.policy === undefined ? '' : policy.logs.map(({ key }) => formatVerifierKey(key)).join('\n');
  verifyByLog(checkpoint, parseLogKeys(trust.key ?? (listed === '' ? await api.text('/log/key') : listed)));
  const witnessed = witnessedAs(policy, checkpoint);
  const kept = await seenBefore(memory, checkpoint.origin);
  const reader = new TileReader({ fetchTile: (path) => fetchTile(api, path) }, checkpoint);
  const older = kept === undefined ? undefined : parseCheckpoint(kept);
  const found: LogCheck = {
    size: checkpoint.size,
    since: older?.size ?? 0,
    witnessed: typeof witnessed === 'string' ? null : witnessed,
    shown: 0,
    problems: typeof witnessed === 'string' ? [witnessed] : [],
  };
  try {
    found.problems.push(...(await growthProblems(reader, older, checkpoint)));
    for (let index = 0; index < checkpoint.size; index += 1) await reader.entry(index);
    await compareShown(api, reader, found);
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    found.problems.push(`${error.code}: ${error.message}`);
  }
  if (found.problems.length === 0) await memory.write(pinOf(checkpoint.origin), { checkpoint: note });
  return found;
}

/** The checkpoint of a log that this computer checked last; undefined before the first. */
export async function seenBefore(memory: TransferMemory, origin: string): Promise<string | undefined> {
  return (await memory.read<{ checkpoint: string }>(pinOf(origin)))?.checkpoint;
}

function pinOf(origin: string): string {
  return `log ${origin}`;
}

async function growthProblems(
  reader: TileReader,
  older: SignedCheckpoint | undefined,
  newer: SignedCheckpoint,
): Promise<string[]> {
  if (older === undefined) return [];
  if (newer.size < older.size) {
    return [
      `rolled-back: this computer has seen ${older.size} signed entries, and the log has only ${newer.size} now.`,
    ];
  }
  const proof = await reader.consistencyProof(older.size);
  if (verifyConsistency(older, newer, proof)) return [];
  return [`forked: the first ${older.size} entries are not those that the log signed when this computer looked last.`];
}

/** Whether the registry shows those who may see all of it what the log holds. */
async function compareShown(api: ApiClient, reader: TileReader, found: LogCheck): Promise<void> {
  if (!api.hasCredential) return;
  const { person } = await api.get<Me>('/v1/me');
  if (!person.allianceRoles.some((role) => SEES_ALL.includes(role))) return;
  const shown = new Set<number>();
  for await (const { index, leaf } of api.list<LogEntry>('/v1/audit/entries')) {
    // Younger than the checkpoint.
    if (index >= found.size) continue;
    shown.add(index);
    if (!Buffer.from(await reader.entry(index)).equals(Buffer.from(leaf, 'base64'))) {
      found.problems.push(`changed: the registry shows another entry ${index} than the one in the log.`);
    }
  }
  found.shown = shown.size;
  const missing = Array.from({ length: found.size }, (_, index) => index).filter((index) => !shown.has(index));
  if (missing.length === 0) return;
  const some = missing.slice(0, MAX_NAMED).join(', ');
  found.problems.push(`missing: the log holds ${missing.length} entries that the registry does not show (${some} …).`);
}

/** A tile of the registry's log; undefined where there is none. */
export async function fetchTile(api: ApiClient, path: string): Promise<Uint8Array | undefined> {
  const response = await fetch(`${api.url}/log/${path}`);
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${path}: the log answers with status ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
