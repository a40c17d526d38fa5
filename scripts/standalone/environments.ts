import { SERVICE_NAMES, type ServiceName } from '@alliance/auth/identity';
import type { Environment } from '@alliance/config/read-config';
import type { NodeSecrets } from './secrets.ts';
import type { StandaloneSettings } from './settings.ts';

/** Where everything of a node listens. */
export type NodePorts = { grpc: Record<ServiceName, number>; transfer: number };

export type NodeInfrastructure = {
  databaseUrls: Record<ServiceName, string>;
  natsUrl: string;
  natsPrefix: string;
};

export type NodePlan = {
  settings: StandaloneSettings;
  secrets: NodeSecrets;
  ports: NodePorts;
  infrastructure: NodeInfrastructure;
  /** Folder of the built console; undefined = none. */
  consoleFolder: string | undefined;
};

const LOOPBACK = '127.0.0.1';

/** The environment of every service of a node: the same settings that a container gets, made instead of written. */
export function serviceEnvironments(plan: NodePlan): Record<ServiceName, Environment> {
  const { secrets, ports, infrastructure, settings } = plan;
  const serviceKeys = Object.fromEntries(SERVICE_NAMES.map((name) => [name, secrets.services[name].publicKey]));
  const addresses = Object.fromEntries(
    SERVICE_NAMES.map((name) => [`ALLIANCE_${name.toUpperCase()}_ADDRESS`, `${LOOPBACK}:${ports.grpc[name]}`]),
  );
  const shared = {
    ...addresses,
    ALLIANCE_SERVICE_KEYS: JSON.stringify(serviceKeys),
    ALLIANCE_NATS_URL: infrastructure.natsUrl,
    ALLIANCE_NATS_PREFIX: infrastructure.natsPrefix,
    ALLIANCE_GRPC_HOST: LOOPBACK,
    ALLIANCE_PUBLIC_URL: settings.publicUrl,
    ALLIANCE_LOG_LEVEL: settings.logLevel,
  };
  const own: Partial<Record<ServiceName, Environment>> = {
    gateway: gatewayEnvironment(plan),
    members: membersEnvironment(plan),
    storage: storageEnvironment(plan),
    grants: grantsEnvironment(plan),
    provenance: {
      ALLIANCE_LOG_KEY: `${secrets.log.privateKey}${secrets.logPostQuantum}`,
      ALLIANCE_HELD_KEYS_SECRET: secrets.heldKeys,
      ALLIANCE_LOG_POLICY: settings.logPolicy ?? '',
      ALLIANCE_WITNESS_KEY: `${secrets.witness.privateKey}${secrets.witnessPostQuantum}`,
      ALLIANCE_WITNESS_LOGS: settings.witnessedLogs ?? '',
      ALLIANCE_LOG_FOLDER: `${settings.home}/log`,
      ...(settings.caseDays === undefined ? {} : { ALLIANCE_RETRACTION_CASE_DAYS: String(settings.caseDays) }),
    },
  };
  return Object.fromEntries(
    SERVICE_NAMES.map((name) => [
      name,
      {
        ...shared,
        ALLIANCE_SERVICE_KEY: secrets.services[name].privateKey,
        ALLIANCE_DATABASE_URL: infrastructure.databaseUrls[name],
        ALLIANCE_GRPC_PORT: String(ports.grpc[name]),
        ...own[name],
      },
    ]),
  ) as unknown as Record<ServiceName, Environment>;
}

function gatewayEnvironment({ settings, secrets, ports, consoleFolder }: NodePlan): Environment {
  return {
    ALLIANCE_HOST: settings.host,
    ALLIANCE_PORT: String(settings.port),
    ALLIANCE_SESSION_PUBLIC_KEY: secrets.session.publicKey,
    ALLIANCE_STORAGE_PUBLIC_URL: transferUrl(settings, ports),
    ALLIANCE_HUB_OFFER_XET: String(settings.offerXet ?? false),
    ...(settings.rateLimit === undefined ? {} : { ALLIANCE_RATE_LIMIT: String(settings.rateLimit) }),
    ...(consoleFolder === undefined ? {} : { ALLIANCE_CONSOLE_FOLDER: consoleFolder }),
  };
}

function membersEnvironment({ settings, secrets }: NodePlan): Environment {
  const admin = settings.admin ?? { email: DEMO_GOVERNANCE, password: secrets.demoPassword };
  return {
    ALLIANCE_SESSION_KEY: secrets.session.privateKey,
    ALLIANCE_ADMIN_EMAIL: admin.email,
    ALLIANCE_ADMIN_PASSWORD: admin.password,
  };
}

function grantsEnvironment({ settings, secrets }: NodePlan): Environment {
  const { usageBatchSeconds, decisionDayMs } = settings;
  return {
    ALLIANCE_GRANT_TOKEN_KEY: secrets.grantTokens.privateKey,
    ...(usageBatchSeconds === undefined ? {} : { ALLIANCE_GRANTS_USAGE_BATCH_SECONDS: String(usageBatchSeconds) }),
    ...(decisionDayMs === undefined ? {} : drill(decisionDayMs)),
  };
}

/** Short days, and looks at the clock that keep up with them. */
function drill(decisionDayMs: number): Environment {
  const sweepMs = Math.min(10_000, Math.max(100, decisionDayMs));
  return { ALLIANCE_GRANTS_DAY_MS: String(decisionDayMs), ALLIANCE_GRANTS_EXPIRY_SWEEP_MS: String(sweepMs) };
}

/** Sign-in of the demo alliance's first governance administrator. */
export const DEMO_GOVERNANCE = 'quan-tri@lien-minh.example';

function storageEnvironment({ settings, secrets, ports }: NodePlan): Environment {
  const { s3, clamav } = settings;
  return {
    ...(clamav ? { ALLIANCE_CLAMAV_ADDRESS: clamav.address, ALLIANCE_CLAMAV_REQUIRED: String(clamav.isRequired) } : {}),
    ALLIANCE_STORAGE_SIGNING_KEYS: secrets.storageSigningKey,
    ALLIANCE_STORAGE_TRANSFER_HOST: settings.host,
    ALLIANCE_STORAGE_TRANSFER_PORT: String(ports.transfer),
    ALLIANCE_STORAGE_PUBLIC_URL: transferUrl(settings, ports),
    ...(s3
      ? {
          ALLIANCE_STORAGE_DRIVER: 's3',
          ALLIANCE_STORAGE_SCRATCH_FOLDER: `${settings.home}/scratch`,
          ALLIANCE_S3_ENDPOINT: s3.endpoint,
          ALLIANCE_S3_REGION: s3.region,
          ALLIANCE_S3_BUCKET: s3.bucket,
          ALLIANCE_S3_ACCESS_KEY: s3.accessKey,
          ALLIANCE_S3_SECRET_KEY: s3.secretKey,
        }
      : { ALLIANCE_STORAGE_DRIVER: 'file', ALLIANCE_STORAGE_FOLDER: `${settings.home}/storage` }),
  };
}

function transferUrl({ publicUrl }: StandaloneSettings, ports: NodePorts): string {
  const url = new URL(publicUrl);
  return `${url.protocol}//${url.hostname}:${ports.transfer}`;
}
