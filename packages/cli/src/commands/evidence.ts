import { readFile } from 'node:fs/promises';
import { parseCheckpoint } from '@alliance/transparency-log/checkpoint';
import { parseLogKeys, verifyByLog } from '@alliance/transparency-log/log-keys';
import type { Command } from 'commander';
import { ApiClient } from '../api/client.ts';
import type { Context } from '../context.ts';
import { fetchTile, seenBefore } from '../offline/check-log.ts';
import { judgeRefused, type RefusedCheckpoint, type ShownLog, type Verdict } from '../offline/judge-refused.ts';
import { table } from '../terminal/output.ts';

const AGAINST_THE_LOG: readonly Verdict[] = ['two-histories', 'not-in-log', 'ahead'];

type Options = { witness?: string; key?: string };

/** audit evidence [--witness URL] [--key FILE] */
export function addEvidenceCommand(audit: Command, context: Context): void {
  const { t } = context;
  audit
    .command('evidence')
    .description(t.evidence)
    .option('--witness <url>', t.optWitness)
    .option('--key <file>', t.optLogKey)
    .action((options: Options) => showEvidence(context, options));
}

async function showEvidence(context: Context, { witness, key }: Options): Promise<void> {
  const { t, out } = context;
  const api = await context.api();
  const asked = new ApiClient(witness ?? `${api.url}/witness`);
  const refused = await Array.fromAsync(asked.list<RefusedCheckpoint>('/refused'));
  const log = await shownLog(context, api, key === undefined ? undefined : await readFile(key, 'utf8'));
  const judged = await judgeRefused(refused, log);
  const rows = judged.map(({ origin, size, refusedAt, verdict }) => [
    origin,
    String(size),
    refusedAt,
    t.evidenceJudged[verdict],
  ]);
  out.result(judged, rows.length > 0 ? table(rows) : t.evidenceNone);
  if (judged.some(({ verdict }) => AGAINST_THE_LOG.includes(verdict))) throw new Error(t.evidenceFound);
}

/** The registry's log as it is shown now. */
async function shownLog({ memory }: Context, api: ApiClient, given: string | undefined): Promise<ShownLog> {
  const keys = parseLogKeys(given ?? (await api.text('/log/key')));
  const present = parseCheckpoint(await api.text('/log/checkpoint'));
  verifyByLog(present, keys);
  const kept = await seenBefore(memory, present.origin);
  const source = { fetchTile: (path: string) => fetchTile(api, path) };
  return { keys, present, source, kept: kept === undefined ? [] : [kept] };
}
