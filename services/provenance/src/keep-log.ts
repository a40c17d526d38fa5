import { BackgroundLoop } from '@alliance/runtime/background-loop';
import type { Logger } from '@alliance/runtime/logger';
import { HistoryConflict } from './history-conflict.ts';
import type { LogContext } from './log-context.ts';
import { checkHistory } from './operations/check-history.ts';
import { collectCosignatures } from './operations/collect-cosignatures.ts';
import { publishCheckpoint } from './operations/publish-checkpoint.ts';
import { recordLogKeys } from './operations/record-log-keys.ts';
import { sequenceEntries } from './operations/sequence-entries.ts';

const POLL_MS = 200;

/** The loop that keeps the log; disposing stops it after its present round. */
export type LogKeeper = AsyncDisposable & {
  /** Ends the pause: there are new leaves. */
  wake(): void;
  /** Throws while the log is not, or not yet, known to have one history. */
  checkTrusted(): Promise<void>;
};

/**
 * Sequences what was taken in and publishes checkpoints. Before the first round, and again after a HistoryConflict, nothing is
 * sequenced or signed until the log has one history everywhere; events go on being taken in meanwhile.
 */
export async function keepLog(context: LogContext, logger: Logger): Promise<LogKeeper> {
  let doubt = 'The history of the log was not checked yet.';
  const settleDoubt = async () => {
    if (doubt === '') return;
    // What witnesses have cosigned counts as well; one that does not answer says nothing.
    await collectCosignatures(context).catch((err) => logger.warn({ err }, 'witnesses could not be asked'));
    await checkHistory(context);
    await recordLogKeys(context);
    doubt = '';
  };
  const heed = (error: unknown) => {
    if (!(error instanceof HistoryConflict) || error.message === doubt) return;
    doubt = error.message;
    logger.fatal({ err: error, origin: context.signer.name }, 'THE LOG IS NOT SIGNED: its history is in doubt');
  };
  // Whoever starts the service learns at once whether it is ready; the loop tries again.
  await settleDoubt().catch(heed);
  const loop = new BackgroundLoop({ name: 'log', logger, idleMs: POLL_MS }, async () => {
    try {
      await settleDoubt();
      if (context.witnesses.isDoubted) await checkHistory(context);
      const sequenced = await sequenceEntries(context);
      await publishCheckpoint(context);
      return sequenced > 0;
    } catch (error) {
      heed(error);
      throw error;
    }
  });
  return {
    wake: () => loop.wake(),
    checkTrusted: async () => {
      if (doubt !== '') throw new HistoryConflict(doubt);
    },
    [Symbol.asyncDispose]: () => loop[Symbol.asyncDispose](),
  };
}
