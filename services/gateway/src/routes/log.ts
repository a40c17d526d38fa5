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
        summary: 'The keys that checkpoints are verified with (vkeys, one a line, the one in use first)',
        security: [],
        response: answersRaw('vkeys', 'text/plain'),
      },
    },
    async (request, reply) => {
      const { vkeys } = await provenance.getLogKey({}, callOptions(request));
      return reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'public, max-age=300')
        .send(`${vkeys.join('\n')}\n` as never);
    },
  );

  policyRoute(app, provenance);

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

function policyRoute(app: App, provenance: Clients['provenance']): void {
  app.get(
    '/log/policy',
    {
      config,
      schema: {
        tags,
        summary: 'Which witnesses must have cosigned a checkpoint (C2SP tlog-policy)',
        security: [],
        response: answersRaw('A policy', 'text/plain'),
      },
    },
    async (request, reply) => {
      const { policy } = await provenance.getLogPolicy({}, callOptions(request));
      return reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'public, max-age=300')
        .send(policy as never);
    },
  );
}
