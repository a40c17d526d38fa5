import Type from 'typebox';
import type { App } from '../app.ts';

const Report = Type.Object({
  ready: Type.Boolean(),
  notReady: Type.Array(Type.String(), { description: 'Services that do not answer or lack something.' }),
});

/** Liveness of this process and readiness of the whole node; both are for load balancers and need no credential. */
export function healthRoutes(app: App, notReady: () => Promise<string[]>): void {
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
    async (_request, reply) => {
      const missing = await notReady();
      return reply.code(missing.length === 0 ? 200 : 503).send({ ready: missing.length === 0, notReady: missing });
    },
  );
}
