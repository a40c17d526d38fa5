import { AttachmentSchema } from '@alliance/proto/alliance/grants/v1/attachment_pb';
import {
  IssueAttachmentResponseSchema,
  OpenAttachmentResponseSchema,
} from '@alliance/proto/alliance/grants/v1/attachments_service_pb';
import Type from 'typebox';
import { acceptsOnlyJson } from '../accepts-json.ts';
import { answers, answersPage, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, Count, defined, Params, Sha256 } from '../fields.ts';
import { present } from '../presentation.ts';

const Id = Type.String({ maxLength: 64 });
const Name = Type.String({ minLength: 1, maxLength: 200, examples: ['ethics-board.pdf'] });
const Private = Type.Optional(Type.Boolean({ description: 'For those who decide alone' }));
const RequestParams = Params({ id: Id });
const AttachmentParams = Params({ id: Id, attachment: Id });
const NewFile = Body({ name: Name, size: Count, sha256: Sha256, private: Private });
const SentFile = Body({ uploadId: Id, name: Name, private: Private });
const tags = ['access requests'];
const url = '/v1/access-requests/:id/attachments';

/** Documents of access requests. */
export function attachmentRoutes(app: App, clients: Clients): void {
  const { attachments } = clients;
  app.post(
    `${url}/uploads`,
    {
      schema: {
        tags,
        summary: 'Where to send a document: PDF, PNG, JPEG or text, at most 20 MiB, 20 for a request',
        params: RequestParams,
        body: NewFile,
        response: answers(OpenAttachmentResponseSchema, 'Where to PUT the parts; none when they are here', 201),
      },
    },
    async (request, reply) => {
      const { size, ...file } = defined(request.body);
      const wish = { ...file, requestId: request.params.id, size: BigInt(size) };
      const opened = await attachments.openAttachment(wish, callOptions(request));
      return reply.code(201).send(present(OpenAttachmentResponseSchema, opened));
    },
  );

  app.post(
    url,
    {
      schema: {
        tags,
        summary: 'Verify what was sent, and attach it',
        params: RequestParams,
        body: SentFile,
        response: answers(AttachmentSchema, 'The attachment', 201),
      },
    },
    async (request, reply) => {
      const sent = { ...defined(request.body), requestId: request.params.id };
      const { attachment } = await attachments.addAttachment(sent, callOptions(request));
      return reply.code(201).send(attachment && present(AttachmentSchema, attachment));
    },
  );

  app.get(
    url,
    {
      schema: {
        tags,
        summary: 'The documents of a request, oldest first; redacted ones without name and bytes',
        params: RequestParams,
        response: answersPage(AttachmentSchema, 'Attachments'),
      },
    },
    async (request) => {
      const listed = await attachments.listAttachments({ requestId: request.params.id }, callOptions(request));
      return presentPage(AttachmentSchema, listed.attachments, '');
    },
  );
  routesOfOne(app, clients);
}

function routesOfOne(app: App, { attachments }: Clients): void {
  app.get(
    `${url}/:attachment/content`,
    {
      schema: {
        tags,
        summary: 'Download a document, once its scans let it pass; recorded',
        description:
          'Redirects to the link. A client that accepts `application/json` only gets the link as JSON instead.',
        params: AttachmentParams,
        response: {
          302: { description: 'The link, in the header Location', type: 'null' },
          ...answers(IssueAttachmentResponseSchema, 'The link, for clients that ask for JSON'),
        } as { [status: string]: unknown },
      },
    },
    async (request, reply) => {
      const { id: requestId, attachment: attachmentId } = request.params;
      const issued = await attachments.issueAttachment({ requestId, attachmentId }, callOptions(request));
      reply.header('cache-control', 'no-store').header('vary', 'accept').header('x-content-sha256', issued.sha256);
      if (acceptsOnlyJson(request)) return reply.send(present(IssueAttachmentResponseSchema, issued));
      return reply.redirect(issued.url, 302);
    },
  );

  app.post(
    `${url}/:attachment/redact`,
    {
      schema: {
        tags,
        summary: 'Steward, governance: take name and bytes away; digest, time, reason and who did it stay',
        params: AttachmentParams,
        body: Body({ reason: Type.String({ minLength: 3, maxLength: 2_000 }) }),
        response: answers(AttachmentSchema, 'What is left of it'),
      },
    },
    async (request) => {
      const { id: requestId, attachment: attachmentId } = request.params;
      const named = { requestId, attachmentId, reason: request.body.reason };
      const { attachment } = await attachments.redactAttachment(named, callOptions(request));
      return attachment && present(AttachmentSchema, attachment);
    },
  );
}
