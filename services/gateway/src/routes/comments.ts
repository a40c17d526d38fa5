import { CommentSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, defined, Params } from '../fields.ts';
import { present } from '../presentation.ts';

const Comment = Body({
  text: Type.String({ minLength: 1, maxLength: 5_000 }),
  private: Type.Optional(Type.Boolean()),
});
const RequestParams = Params({ id: Type.String({ maxLength: 64 }) });
const tags = ['access requests'];

/** The thread between applicant and deciders. */
export function commentRoutes(app: App, { grants }: Clients): void {
  app.post(
    '/v1/access-requests/:id/comments',
    {
      schema: {
        tags,
        summary: 'Write to the thread; as a private remark, which the applicant’s side does not see, only stewards',
        params: RequestParams,
        body: Comment,
        response: answers(CommentSchema, 'The comment', 201),
      },
    },
    async (request, reply) => {
      const { comment } = await grants.addComment(
        { requestId: request.params.id, ...defined(request.body) },
        callOptions(request),
      );
      return reply.code(201).send(comment && present(CommentSchema, comment));
    },
  );

  app.get(
    '/v1/access-requests/:id/comments',
    {
      schema: {
        tags,
        summary: 'The thread, oldest first',
        params: RequestParams,
        querystring: PageQuery,
        response: answersPage(CommentSchema, 'Comments'),
      },
    },
    async (request) => {
      const page = await grants.listComments(
        { requestId: request.params.id, ...pageOf(request.query) },
        callOptions(request),
      );
      return presentPage(CommentSchema, page.comments, page.nextPageToken);
    },
  );
}
