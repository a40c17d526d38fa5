import type { IncomingMessage, RequestOptions } from 'node:http';
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { nameFastifyRoutes } from './fastify-routes.ts';

/** Patches HTTP, gRPC, PostgreSQL and fetch for the modules that are loaded from now on. */
export function startInstrumentations(): void {
  new HttpInstrumentation({
    ignoreIncomingRequestHook: isProbe,
    // A query may hold a signed URL's secret or what a person searched for; no span keeps it.
    startIncomingSpanHook: () => ({ 'url.query': undefined }),
    startOutgoingSpanHook: (request) => ({ 'url.full': urlWithoutQuery(request) }),
  });
  new GrpcInstrumentation({ ignoreGrpcMethods: ['Check', 'Watch'] });
  // Background work such as the outbox relay asks the database many times a second outside of any request.
  new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true });
  new UndiciInstrumentation({
    requireParentforSpans: true,
    startSpanHook: ({ origin, path }) => ({ 'url.full': origin + withoutQuery(path), 'url.query': undefined }),
  });
  nameFastifyRoutes();
}

function isProbe({ url = '' }: IncomingMessage): boolean {
  return url === '/livez' || url === '/readyz';
}

function urlWithoutQuery({ protocol, hostname, host, port, path }: RequestOptions): string {
  const authority = port ? `${hostname ?? host}:${port}` : `${hostname ?? host}`;
  return `${protocol ?? 'http:'}//${authority}${withoutQuery(path ?? '/')}`;
}

function withoutQuery(path: string): string {
  return path.split('?', 1)[0] ?? path;
}
