import { BackgroundLoop } from '@alliance/runtime/background-loop';
import type { Foundation } from '@alliance/service/foundation';
import type { LogContext } from './log-context.ts';
import { spreadRetractions } from './operations/spread-retractions.ts';
import type { ProvenanceTables } from './store/tables.ts';
import { lineageSubscriptions } from './subscriptions.ts';
import { useReportSubscriptions } from './use-report-subscription.ts';

/** Statements wake nobody; what they add to a retraction waits for the next look. */
const LOOK_MS = 1_000;

/** Draws the lineage graph from what services tell, and spreads retractions in it. */
export function keepGraph(
  { consume, logger }: Pick<Foundation<ProvenanceTables>, 'consume' | 'logger'>,
  context: LogContext & { caseDays: number },
): AsyncDisposable {
  const loop = new BackgroundLoop({ name: 'retractions', logger, idleMs: LOOK_MS }, () => spreadRetractions(context));
  const { datasets, models } = lineageSubscriptions(logger);
  const graph = { name: 'provenance-lineage', onApplied: () => loop.wake() };
  consume('datasets', datasets, graph);
  consume('models', models, graph);
  consume('grants', useReportSubscriptions(logger), graph);
  return loop;
}
