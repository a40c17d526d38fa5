import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { answersRaw } from '../answers.ts';
import type { App } from '../app.ts';
import type { Clients } from '../clients.ts';
import { answerOai } from '../harvest/oai-answer.ts';

const LIMIT = 16 * 1_024;
const Argument = Type.Optional(Type.String());
const Query = Type.Object({
  verb: Argument,
  identifier: Argument,
  metadataPrefix: Argument,
  from: Argument,
  until: Argument,
  set: Argument,
  resumptionToken: Argument,
});

/** The door for harvesters that speak OAI-PMH 2.0. It is the same for everybody: credentials are not passed on. */
export function oaiRoutes(app: App, { harvest }: Clients, { publicUrl }: { publicUrl: string }): void {
  const base = publicUrl.replace(/\/+$/, '');
  const host = new URL(publicUrl).hostname;
  const answer = async (request: FastifyRequest, reply: FastifyReply, given: URLSearchParams) => {
    const context = { harvest, base, host, now: new Date(), options: { traceId: request.id } };
    return reply
      .type('text/xml; charset=utf-8')
      .header('cache-control', 'no-cache')
      .serializer(String)
      .send(await answerOai(context, given));
  };
  const schema = {
    tags: ['harvesting'],
    summary: 'OAI-PMH 2.0: what is public, as Dublin Core, and what was',
    security: [],
    response: answersRaw('An answer of the protocol; its error conditions too', 'text/xml'),
  };
  void app.register((scope, _options, done) => {
    // Only here; the rest of the API takes JSON.
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: LIMIT },
      (_request, body, done) => done(null, new URLSearchParams(body as string)),
    );
    // Wrong arguments are answered in the protocol's own words.
    const config = { public: true };
    scope.get('/oai', { config, attachValidation: true, schema: { ...schema, querystring: Query } }, (request, reply) =>
      answer(request, reply, new URLSearchParams(request.raw.url?.split('?').slice(1).join('?'))),
    );
    scope.post('/oai', { config, schema }, (request, reply) =>
      answer(request, reply, request.body instanceof URLSearchParams ? request.body : new URLSearchParams()),
    );
    done();
  });
}
