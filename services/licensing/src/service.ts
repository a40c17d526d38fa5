import { DerivationsService } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import { LicensingService } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import { ProvenanceService } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { implement } from '@alliance/rpc/server';
import { BackgroundLoop } from '@alliance/runtime/background-loop';
import { type Clock, systemClock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import { openFoundation, type RunningService } from '@alliance/service/foundation';
import { callers, derivationsCallers } from './callers.ts';
import { lineageDesk } from './clients/lineage-desk.ts';
import type { LicensingConfig } from './config.ts';
import { licensingHandlers } from './grpc.ts';
import { derivationsHandlers } from './grpc-derivations.ts';
import { loadRegister } from './load-register.ts';
import { endExceptions } from './operations/end-exceptions.ts';
import { forgetPlans } from './operations/forget-plans.ts';
import { reassessDue } from './operations/reassess-due.ts';
import { tellLapses } from './operations/tell-lapses.ts';
import { migrations } from './store/migrations/index.ts';
import type { LicensingTables } from './store/tables.ts';
import { putRegisterState } from './store/term-state-store.ts';
import { subscriptions } from './subscriptions.ts';
import { loadTerms } from './terms/load-terms.ts';

/** Between looks for published versions that are to be assessed again. */
const REASSESS_MS = 5_000;

const TELL_LAPSES_MS = 5_000;
/** Plans are kept for days. */
const FORGET_PLANS_MS = 3_600_000;
/** Exceptions last for days. */
const END_EXCEPTIONS_MS = 60_000;

/** Starts the service. Throws when its database or the bus cannot be had, or the register or a term record is wrong. */
export async function startLicensing(
  config: LicensingConfig,
  logger: Logger,
  overrides: { clock?: Clock; reassessMs?: number } = {},
): Promise<RunningService> {
  const register = loadRegister();
  const terms = loadTerms(register);
  await using starting = new AsyncDisposableStack();
  const base = starting.use(await openFoundation<LicensingTables>({ name: 'licensing', config, migrations, logger }));
  const context = {
    db: base.db,
    transact: base.transact,
    clock: overrides.clock ?? systemClock,
    register,
    terms,
    lineage: lineageDesk(base.channel('provenance').client(ProvenanceService)),
  };
  await putRegisterState(base.db, [...terms.values()]);
  base.consume('datasets', subscriptions.datasets);
  base.consume('models', subscriptions.models);
  const reassessing = { name: 'reassess', logger, idleMs: overrides.reassessMs ?? REASSESS_MS };
  const ending = { name: 'end-exceptions', logger, idleMs: overrides.reassessMs ?? END_EXCEPTIONS_MS };
  const forgetting = { name: 'forget-plans', logger, idleMs: overrides.reassessMs ?? FORGET_PLANS_MS };
  const telling = { name: 'tell-lapses', logger, idleMs: overrides.reassessMs ?? TELL_LAPSES_MS };
  starting.use(new BackgroundLoop(forgetting, () => forgetPlans(context, config.planDays ?? 0)));
  starting.use(new BackgroundLoop(ending, () => endExceptions(context)));
  starting.use(new BackgroundLoop(telling, () => tellLapses(context)));
  starting.use(new BackgroundLoop(reassessing, (signal) => reassessDue(context, signal)));
  const server = await base.listen([
    implement(LicensingService, licensingHandlers(context), callers),
    implement(DerivationsService, derivationsHandlers(context), derivationsCallers),
  ]);
  const running = starting.move();
  return { grpcPort: server.port, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
