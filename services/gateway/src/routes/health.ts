import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { App, AppOptions } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';

const Report = Type.Object({
  ready: Type.Boolean(),
  notReady: Type.Array(Type.String(), { description: 'Services that do not answer or lack something.' }),
  alarms: Type.Array(Type.String(), { description: 'What operators should look at, though the node goes on.' }),
});

/** Liveness of this process and readiness of the whole node; both are for load balancers and need no credential. */
export function healthRoutes(app: App, { clients, notReady }: Pick<AppOptions, 'clients' | 'notReady'>): void {
  const config = { public: true, rateLimit: false } as const;
  app.get(
    '/livez',
    {
      config,
      schema: {
        tags: ['health'],
        summary: 'Is this process alive?',
        security: [],
        response: { 200: Type.Object({ alive: Type.Boolean() }) },
      },
    },
    () => ({ alive: true }),
  );
  app.get(
    '/readyz',
    {
      config,
      schema: {
        tags: ['health'],
        summary: 'Is every service ready?',
        security: [],
        response: { 200: Report, 503: Report },
      },
    },
    async (request, reply) => {
      const [missing, alarms] = await Promise.all([notReady(), alarmsOf(clients, request)]);
      return reply
        .code(missing.length === 0 ? 200 : 503)
        .send({ ready: missing.length === 0, notReady: missing, alarms });
    },
  );
}

/** A service that does not answer is among those that are not ready; it has no alarms besides. */
async function alarmsOf({ provenance }: Clients, request: FastifyRequest): Promise<string[]> {
  try {
    return (await provenance.getLogAlarms({}, { ...callOptions(request), deadlineMs: 1_000 })).alarms;
  } catch {
    return [];
  }
}
