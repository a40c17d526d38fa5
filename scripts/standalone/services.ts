import type { ServiceName } from '@alliance/auth/identity';
import type { Environment } from '@alliance/config/read-config';
import type { Logger } from '@alliance/runtime/logger';
import { createLogger, type LogLevel } from '@alliance/runtime/logger';

type Start = (env: Environment, logger: Logger) => Promise<AsyncDisposable>;

/** How each service is started. Loaded on demand: a process that hosts one service does not load the others. */
const START: Record<ServiceName, () => Promise<Start>> = {
  gateway: async () => {
    const [{ toGatewayConfig }, { startGateway }] = await Promise.all([
      import('../../services/gateway/src/config.ts'),
      import('../../services/gateway/src/service.ts'),
    ]);
    return (env, logger) => startGateway(toGatewayConfig(env), logger);
  },
  members: async () => {
    const [{ toMembersConfig }, { startMembers }] = await Promise.all([
      import('../../services/members/src/config.ts'),
      import('../../services/members/src/service.ts'),
    ]);
    return (env, logger) => startMembers(toMembersConfig(env), logger);
  },
  storage: async () => {
    const [{ toStorageConfig }, { startStorage }] = await Promise.all([
      import('../../services/storage/src/config.ts'),
      import('../../services/storage/src/service.ts'),
    ]);
    return (env, logger) => startStorage(toStorageConfig(env), logger);
  },
  datasets: async () => {
    const [{ toDatasetsConfig }, { startDatasets }] = await Promise.all([
      import('../../services/datasets/src/config.ts'),
      import('../../services/datasets/src/service.ts'),
    ]);
    return (env, logger) => startDatasets(toDatasetsConfig(env), logger);
  },
  models: async () => {
    const [{ toModelsConfig }, { startModels }] = await Promise.all([
      import('../../services/models/src/config.ts'),
      import('../../services/models/src/service.ts'),
    ]);
    return (env, logger) => startModels(toModelsConfig(env), logger);
  },
  licensing: async () => {
    const [{ toLicensingConfig }, { startLicensing }] = await Promise.all([
      import('../../services/licensing/src/config.ts'),
      import('../../services/licensing/src/service.ts'),
    ]);
    return (env, logger) => startLicensing(toLicensingConfig(env), logger);
  },
  grants: async () => {
    const [{ toGrantsConfig }, { startGrants }] = await Promise.all([
      import('../../services/grants/src/config.ts'),
      import('../../services/grants/src/service.ts'),
    ]);
    return (env, logger) => startGrants(toGrantsConfig(env), logger);
  },
  provenance: async () => {
    const [{ toProvenanceConfig }, { startProvenance }] = await Promise.all([
      import('../../services/provenance/src/config.ts'),
      import('../../services/provenance/src/service.ts'),
    ]);
    return (env, logger) => startProvenance(toProvenanceConfig(env), logger);
  },
  catalogue: async () => {
    const [{ toCatalogueConfig }, { startCatalogue }] = await Promise.all([
      import('../../services/catalogue/src/config.ts'),
      import('../../services/catalogue/src/service.ts'),
    ]);
    return (env, logger) => startCatalogue(toCatalogueConfig(env), logger);
  },
};

/** Starts services in this process, all at once: none needs another one to start. Disposing stops them. */
export async function startServices(
  environments: Partial<Record<ServiceName, Environment>>,
  logLevel: LogLevel,
): Promise<AsyncDisposable> {
  await using starting = new AsyncDisposableStack();
  await Promise.all(
    Object.entries(environments).map(async ([name, env]) => {
      const start = await START[name as ServiceName]();
      starting.use(await start(env, createLogger(name, logLevel)));
    }),
  );
  return starting.move();
}
