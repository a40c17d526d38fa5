import type { FastifyReply } from 'fastify';
import { answersRaw } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Params, Text } from '../fields.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';
const config = { public: true };
const tags = ['log'];

/** The transparency log exactly as C2SP tlog-tiles serves it; everything but the checkpoint is immutable. */
export function logRoutes(app: App, { provenance }: Clients): void {
  const bytes = (reply: FastifyReply, data: Uint8Array) =>
    reply
      .type('application/octet-stream')
      .header('cache-control', FOR_EVER)
      .send(Buffer.from(data) as never);

  app.get(
    '/log/checkpoint',
    {
      config,
      schema: {
        tags,
        summary: 'The newest signed checkpoint',
        security: [],
        response: answersRaw('A signed note', 'text/plain'),
      },
    },
    async (request, reply) => {
      const { checkpoint } = await provenance.getCheckpoint({}, callOptions(request));
      return reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'public, max-age=2')
        .send(checkpoint as never);
    },
  );

  app.get(
    '/log/key',
    {
      config,
      schema: {
        tags,
        summary: 'The key that checkpoints are verified with (vkey)',
        security: [],
        response: answersRaw('A vkey', 'text/plain'),
      },
    },
    async (request, reply) => {
      const { vkey } = await provenance.getLogKey({}, callOptions(request));
      return reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'public, max-age=300')
        .send(`${vkey}\n` as never);
    },
  );

  app.get(
    '/log/tile/*',
    {
      config,
      schema: {
        tags,
        summary: 'A tile, or a bundle of entries',
        security: [],
        params: Params({ '*': Text(200) }),
        response: answersRaw('Bytes', 'application/octet-stream'),
      },
    },
    async (request, reply) => {
      const { data } = await provenance.getTile({ path: request.params['*'] }, callOptions(request));
      return bytes(reply, data);
    },
  );
}
