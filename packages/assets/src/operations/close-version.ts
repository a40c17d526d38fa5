import { type FieldProblem, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { Transaction } from 'kysely';
import type { AssetsContext } from '../context.ts';
import type { Asset } from '../domain/asset.ts';
import { textProblem } from '../domain/text-problem.ts';
import type { Version } from '../domain/version.ts';
import { isVersionNumber } from '../domain/version-number.ts';
import { nextState } from '../domain/version-state.ts';
import type { Actor } from '../events.ts';
import { lockAsset, refreshAsset } from '../store/asset-store.ts';
import { requestSweep } from '../store/blob-store.ts';
import { findVersion, lockVersion, closeVersion as writeState } from '../store/version-store.ts';
import type { AssetTables } from '../tables.ts';
import { versionText } from './load.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact' | 'clock' | 'events'>;
export type Closing = Pick<Version, 'reason' | 'severity' | 'successor' | 'purged' | 'action' | 'reasonCode'>;

const MAX_REASON = 2_000;

/** Problems of a reason that people will read. */
export function reasonProblems(reason: string): FieldProblem[] {
  const problem = textProblem(reason, { max: MAX_REASON, required: true, lines: true });
  return problem ? [{ field: 'reason', problem }] : [];
}

/** Takes a published version out of use, in one step; the successor must be usable. Errors: `state_conflict`, `invalid_argument`. */
export async function closeVersion(
  context: Context,
  { step, asset, version, actor }: { step: 'deprecate' | 'retract'; asset: Asset; version: Version; actor: Actor },
  closing: Closing,
): Promise<Version> {
  nextState(step, version);
  const now = context.clock();
  return context.transact(async (trx) => {
    const locked = await lockAsset(trx, asset.id);
    await checkSuccessor(trx, asset, version, closing.successor);
    const present = await lockVersion(trx, version.id);
    if (!present) throw notFound(versionText(context.kind, { asset, version: version.version }));
    const closed = await writeState(trx, version.id, { ...closing, state: nextState(step, present) });
    if (closed.purged) await requestSweep(trx, asset.id, { soon: true });
    // The label is about the newest version; the next newest is another one, for its owner to look at.
    const unlabel = step === 'retract' && locked?.publicAllianceAsset && locked.latestVersion === version.version;
    const refreshed = await refreshAsset(trx, asset.id, now, { unlabel: unlabel === true });
    const fact = { actor, asset: refreshed, version: closed, previousState: present.state, nextState: closed.state };
    await context.events[step === 'retract' ? 'versionRetracted' : 'versionDeprecated'](trx, fact, now);
    if (unlabel) {
      const states = { previousState: 'labelled', nextState: 'unlabelled' };
      const label = { actor, asset: refreshed, ...states, cause: 'version-retracted' as const };
      await context.events.publicLabelChanged(trx, label, now);
    }
    return closed;
  });
}

async function checkSuccessor(
  trx: Transaction<AssetTables>,
  asset: Asset,
  version: Version,
  successor: string,
): Promise<void> {
  if (successor === '') return;
  const found = isVersionNumber(successor) ? await findVersion(trx, asset, successor) : undefined;
  const usable = found?.state === 'published' || found?.state === 'deprecated';
  if (!usable || found.id === version.id) {
    throw invalidArgument('The successor cannot be used in its place.', [
      { field: 'successor', problem: 'must be another published version of the same asset that is not retracted' },
    ]);
  }
}
