import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { KeyValue } from '@alliance/events/key-value';
import type { Logger } from '@alliance/runtime/logger';
import { currentTraceId } from '@alliance/telemetry/propagation';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import jwt from '@fastify/jwt';
import rateLimit from '@fastify/rate-limit';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
  type RawServerDefault,
} from 'fastify';
import { addApiDocument } from './api-document.ts';
import { Authenticator, anonymousAt } from './authentication.ts';
import type { Clients } from './clients.ts';
import type { GatewayConfig } from './config.ts';
import { answerNoRequest, sendEarlyProblem } from './early-problem.ts';
import { openBytes } from './hub/bytes.ts';
import { addHub } from './hub/hub-app.ts';
import { addXetDoor } from './hub/xet-door.ts';
import { addIdempotency } from './idempotency.ts';
import { addJsonParser } from './json-parser.ts';
import { sendProblem } from './problem.ts';
import { addConsole } from './routes/console.ts';
import { addRoutes } from './routes/routes.ts';
import { serializerCompiler } from './serializer-compiler.ts';

/** The HTTP application; routes take it with types derived from their schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

const BODY_LIMIT = 3 * 1024 * 1024;

export type AppOptions = {
  config: GatewayConfig;
  clients: Clients;
  idempotency: KeyValue;
  logger: Logger;
  /** Names of the services that are not ready. */
  notReady: () => Promise<string[]>;
};

/** Builds the application without listening, so that tests can inject requests. */
export async function buildApp(options: AppOptions): Promise<App> {
  const { config, clients } = options;
  const app = fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: config.trustProxy,
    genReqId: traceIdOf,
    forceCloseConnections: 'idle',
    frameworkErrors: sendEarlyProblem,
    clientErrorHandler: answerNoRequest,
    routerOptions: { maxParamLength: 2_048 },
  }).withTypeProvider<TypeBoxTypeProvider>();
  addJsonParser(app as unknown as FastifyInstance);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler(() => app.getSchemas()) as never);
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request, reply) => {
    sendProblem(
      new AllianceError(
        'not_found',
        `There is nothing at ${request.method} ${request.url.split('?')[0]}. The API is described at /docs.`,
      ),
      request,
      reply,
    );
  });
  await addSecurity(app, config);
  await addAuthentication(app, clients, config);
  addIdempotency(app as unknown as FastifyInstance, options.idempotency);
  await addApiDocument(app, config);
  addRoutes(app, options);
  const bytes = openBytes(config.storageConnect);
  app.addHook('onClose', () => bytes[Symbol.asyncDispose]());
  await addHub(app, { clients, bytes, offerXet: config.offerXet });
  if (config.storageConnect) await addXetDoor(app, config.storageConnect);
  if (config.consoleFolder) await addConsole(app, config.consoleFolder);
  return app;
}

/** The trace of the request: the one in progress, the one that the client sent (W3C traceparent), or a new one. */
function traceIdOf(request: IncomingMessage): string {
  const sent = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(String(request.headers.traceparent ?? ''))?.[1];
  return currentTraceId() ?? sent ?? randomBytes(16).toString('hex');
}

const strict = addFormats.default(new Ajv2020.default({ allErrors: true, strict: false }));
const converting = addFormats.default(
  new Ajv2020.default({ allErrors: true, strict: false, coerceTypes: 'array', useDefaults: true }),
);

/** Bodies are taken as they are and unknown fields refused; query strings and paths are text and are converted. */
function validatorCompiler({ schema, httpPart }: { schema: unknown; httpPart?: string }) {
  return (httpPart === 'body' ? strict : converting).compile(schema as object) as never;
}

async function addSecurity(app: App, config: GatewayConfig): Promise<void> {
  const sources = ["'self'", ...(config.transferOrigin ? [new URL(config.transferOrigin).origin] : [])];
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: sources,
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    crossOriginResourcePolicy: { policy: 'same-site' },
    hsts: config.publicUrl.startsWith('https:'),
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, id } = request;
    request.log.info(
      { method, route: routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime), traceId: id },
      'answered',
    );
  });
}

async function addAuthentication(app: App, clients: Clients, config: GatewayConfig): Promise<void> {
  await app.register(cookie);
  await app.register(jwt, {
    secret: { public: config.sessionPublicKey },
    verify: { algorithms: ['EdDSA'], allowedIss: 'alliance', allowedAud: 'gateway', cache: 10_000 },
  });
  const authenticator = new Authenticator(clients.members, (token) => void app.jwt.verify(token));
  app.decorateRequest('caller', null as never);
  // Before the rate limit, which counts by credential.
  app.addHook('onRequest', async (request) => {
    request.caller = anonymousAt(request);
    if (!request.routeOptions.config.passedOn) request.caller = await authenticator.authenticate(request);
  });
  await app.register(rateLimit, {
    max: (_request, key) =>
      key.startsWith('address:') ? Math.ceil(config.rateLimitPerMinute / 10) : config.rateLimitPerMinute,
    timeWindow: 60_000,
    cache: 50_000,
    keyGenerator: (request: FastifyRequest) => request.caller.key,
    enableDraftSpec: true,
  });
  app.addHook('preValidation', async (request) => {
    if (request.caller.callerToken === undefined && !request.routeOptions.config.public && !request.is404) {
      throw new AllianceError('unauthenticated', 'Sign in, or send an API token as "Authorization: Bearer <token>".');
    }
  });
}
