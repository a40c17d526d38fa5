import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { App } from './app.ts';
import type { GatewayConfig } from './config.ts';
import { schemasOf } from './json-schema.ts';
import { problemSchema } from './problem.ts';
import { SHOWN } from './shown-messages.ts';

/** Adds the OpenAPI 3.1 document at /openapi.json and its browsable form at /docs, both made from the routes' schemas. */
export async function addApiDocument(app: App, config: GatewayConfig): Promise<void> {
  app.addSchema(problemSchema);
  for (const schema of schemasOf(SHOWN)) app.addSchema(schema);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Alliance Registry',
        version: '1',
        description:
          'Datasets and models of an alliance: publish, find, ask for access, download, audit. Errors are problem documents (RFC 9457) with a stable `code`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: config.publicUrl }],
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: "An API token (`alt_…`) or a session's access token.",
          },
        },
      },
      security: [{ bearer: [] }],
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `schema-${index}`) },
  });
  app.get('/openapi.json', { schema: { hide: true }, config: { public: true } }, () => app.swagger());
  await app.register((pages, _options, done) => {
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, public: true };
    });
    void pages.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: { deepLinking: true, tryItOutEnabled: false },
    });
    done();
  });
}
