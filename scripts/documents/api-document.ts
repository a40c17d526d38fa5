import { generateKeyPair } from '@alliance/auth/keys';
import { createLogger } from '@alliance/runtime/logger';
import { buildApp } from '../../services/gateway/src/app.ts';
import { toGatewayConfig } from '../../services/gateway/src/config.ts';

/** docs/openapi.json: the API document that a running gateway serves at /openapi.json. */
export async function apiDocument(): Promise<string> {
  const config = toGatewayConfig({
    ALLIANCE_SERVICE_KEY: '-',
    ALLIANCE_SERVICE_KEYS: '{}',
    ALLIANCE_SESSION_PUBLIC_KEY: generateKeyPair().publicKey,
    ALLIANCE_NATS_URL: 'nats://localhost:4222',
  });
  // Routes are only described here, never called: what they would talk to is not needed.
  const nothing = new Proxy(() => nothing, { get: () => nothing }) as never;
  const app = await buildApp({
    config,
    clients: nothing,
    idempotency: nothing,
    logger: createLogger('openapi', 'silent'),
    notReady: async () => [],
  });
  await app.ready();
  const document = `${JSON.stringify(app.swagger(), null, 2)}\n`;
  await app.close();
  return document;
}
