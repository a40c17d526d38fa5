import { Readable } from 'node:stream';
import type { Dossier } from '@alliance/model-dossier/dossier';
import { attachmentOf } from '@alliance/model-dossier/dossier-attachment';
import { dossierBlocks, dossierFooter, dossierTitle } from '@alliance/model-dossier/dossier-blocks';
import { htmlPieces, PRINTED_POLICY } from '@alliance/printed-document/html';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { answersAnyOf } from '../answers.ts';
import type { App } from '../app.ts';
import { VersionParams } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { makeDossier } from '../exports/make-dossier.ts';
import { numberOf } from '../named-version.ts';
import { formOf, languageOf, PrintedQuery, sendPdf } from '../printed-answer.ts';

const TYPES = ['application/json', 'text/html', 'application/pdf'];

/** What there is to tell an inspector about a model, as one file. */
export function dossierRoutes(app: App, clients: Clients, { publicUrl }: { publicUrl: string }): void {
  const base = publicUrl.replace(/\/+$/, '');
  app.get(
    '/v1/models/:org/:name/versions/:version/dossier',
    {
      schema: {
        tags: ['models'],
        summary:
          'The dossier of a version: what it was made from, licences and duties, lawful basis, evaluations, retractions, unknowns, statements and proofs',
        params: VersionParams,
        querystring: Type.Object(PrintedQuery),
        response: answersAnyOf('The dossier as JSON, to check; HTML and PDF, to read', TYPES),
      },
    },
    async (request, reply) => {
      const options = callOptions(request);
      const version = await numberOf(clients, AssetKind.MODEL, request.params, options);
      const params = { ...request.params, version };
      const dossier = await makeDossier(clients, { params, base }, options);
      reply.header('cache-control', 'no-store').header('vary', 'accept, accept-language');
      const form = formOf(request.query, request);
      const file = `${params.org}-${params.name}-${version}-dossier`;
      if (form !== 'json')
        return sendPrinted(reply, dossier, { form, language: languageOf(request.query, request), file });
      return reply
        .type('application/json; charset=utf-8')
        .serializer(JSON.stringify)
        .send(dossier as never);
    },
  );
}

type Printing = { form: 'html' | 'pdf'; language: 'vi' | 'en'; file: string };

function sendPrinted(reply: FastifyReply, dossier: Dossier, { form, language, file }: Printing): FastifyReply {
  const blocks = dossierBlocks(dossier, language);
  const title = dossierTitle(dossier, language);
  if (form === 'pdf') return sendPdf(reply, blocks, { title, language, file, footer: dossierFooter(dossier) });
  const attachment = attachmentOf(dossier, language, `${file}.json`);
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', `${PRINTED_POLICY}; frame-ancestors 'none'`)
    .send(Readable.from(htmlPieces(blocks, { title, language, attachment })) as never);
}
