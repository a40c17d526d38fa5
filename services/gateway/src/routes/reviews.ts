import { AdviceSchema, type Review, ReviewSchema } from '@alliance/proto/alliance/grants/v1/decision_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { answers, answersPage, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, Email, Name, Params } from '../fields.ts';
import { present } from '../presentation.ts';

const Words = Type.String({ minLength: 1, maxLength: 2_000 });
const Question = Body({ email: Email, question: Words });
const GivenAdvice = Body({ advice: Name(AdviceSchema), text: Words });
const RequestParams = Params({ id: Type.String({ maxLength: 64 }) });
const tags = ['access requests'];
const shown = ({ review }: { review?: Review | undefined }) => review && present(ReviewSchema, review);

/** Advice that stewards ask for; it decides nothing. */
export function reviewRoutes(app: App, { decisions }: Clients): void {
  app.post(
    '/v1/access-requests/:id/reviews',
    {
      schema: {
        tags,
        summary: 'Steward: ask somebody for advice',
        params: RequestParams,
        body: Question,
        response: answers(ReviewSchema, 'The review', 201),
      },
    },
    async (request, reply) => {
      const asked = await decisions.askForReview(
        { requestId: request.params.id, ...request.body },
        callOptions(request),
      );
      return reply.code(201).send(shown(asked));
    },
  );

  app.get(
    '/v1/access-requests/:id/reviews',
    {
      schema: {
        tags,
        summary: 'Steward: advice, oldest first; reviewers see their own',
        params: RequestParams,
        response: answersPage(ReviewSchema, 'Reviews'),
      },
    },
    async (request) => {
      const { reviews } = await decisions.listReviews({ requestId: request.params.id }, callOptions(request));
      return presentPage(ReviewSchema, reviews, '');
    },
  );

  app.post(
    '/v1/access-requests/:id/advice',
    {
      schema: {
        tags,
        summary: 'Reviewer: advise; said again, it replaces what was said',
        params: RequestParams,
        body: GivenAdvice,
        response: answers(ReviewSchema, 'The review'),
      },
    },
    async (request) => {
      const { advice, text } = request.body;
      const given = { requestId: request.params.id, advice: enumValue(AdviceSchema, advice), text };
      return shown(await decisions.giveReview(given, callOptions(request)));
    },
  );
}
