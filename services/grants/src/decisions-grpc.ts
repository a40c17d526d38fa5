import { pageRequest, stringKey } from '@alliance/database/keyset-page';
import { AdviceSchema, AppealStateSchema } from '@alliance/proto/alliance/grants/v1/decision_pb';
import type { DecisionsService } from '@alliance/proto/alliance/grants/v1/decisions_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { Handlers } from '@alliance/rpc/types';
import type { AppealState } from './domain/appeal.ts';
import type { Advice } from './domain/review.ts';
import type { GrantsContext } from './grpc.ts';
import { awardMessage } from './mapping/award-mapping.ts';
import {
  appealMessage,
  decisionMessage,
  outcomeMessage,
  reviewMessage,
  toAppealedThing,
  toBulkDecision,
  toDirectGrant,
} from './mapping/decision-mapping.ts';
import { grantMessage } from './mapping/grant-mapping.ts';
import { requestMessage } from './mapping/request-mapping.ts';
import type { Acting } from './operations/acting.ts';
import { acceptOffer, declineOffer } from './operations/answer-offer.ts';
import { answerRejectionAppeal } from './operations/answer-rejection-appeal.ts';
import { answerRevocationAppeal } from './operations/answer-revocation-appeal.ts';
import { appealRejection } from './operations/appeal-rejection.ts';
import { appealRevocation } from './operations/appeal-revocation.ts';
import { askForReview } from './operations/ask-for-review.ts';
import { type BulkContext, decideInBulk } from './operations/decide-in-bulk.ts';
import { giveAward } from './operations/give-award.ts';
import { giveReview } from './operations/give-review.ts';
import { grantDirectly } from './operations/grant-directly.ts';
import { listAppeals } from './operations/list-appeals.ts';
import { listDecisions } from './operations/list-decisions.ts';
import { listReviews } from './operations/list-reviews.ts';
import type { AppealedThing } from './store/appeal-store.ts';

type DecisionsHandlers = Handlers<typeof DecisionsService>;

/** Which operation answers which RPC about decisions. */
export function decisionsHandlers(context: GrantsContext & BulkContext): DecisionsHandlers {
  return {
    ...appealHandlers(context),
    ...offerHandlers(context),
    listDecisions: async ({ requestId }, call) => ({
      decisions: (await listDecisions(context, requestId, call)).map(decisionMessage),
    }),
    askForReview: async (request, call) => ({ review: reviewMessage(await askForReview(context, request, call)) }),
    giveReview: async ({ requestId, advice, text }, call) => {
      const given = { requestId, text, advice: enumName(AdviceSchema, advice) as Advice | undefined };
      return { review: reviewMessage(await giveReview(context, given, call)) };
    },
    listReviews: async ({ requestId }, call) => ({
      reviews: (await listReviews(context, requestId, call)).map(reviewMessage),
    }),
    grantDirectly: async (message, call) => {
      const given = toDirectGrant(message);
      if (message.to.case === 'email')
        return { award: awardMessage(await giveAward(context, { ...given, to: message.to }, call)) };
      const { request, grant } = await grantDirectly(context, given, call);
      return { request: requestMessage(request), ...(grant ? { grant: grantMessage(grant) } : {}) };
    },
    decideInBulk: async (request, call) => ({
      outcomes: (await decideInBulk(context, toBulkDecision(request), call)).map(outcomeMessage),
    }),
  };
}

type AppealRpc = 'openAppeal' | 'upholdAppeal' | 'remitAppeal' | 'listAppeals';

function appealHandlers(context: GrantsContext): Pick<DecisionsHandlers, AppealRpc> {
  const answer = (act: 'uphold' | 'remit', thing: AppealedThing, reasons: string, call: Acting) =>
    'grantId' in thing
      ? answerRevocationAppeal(context, { ...thing, act, reasons }, call)
      : answerRejectionAppeal(context, { ...thing, act, reasons }, call);
  return {
    openAppeal: async ({ against, reasons }, call) => {
      const thing = toAppealedThing(against);
      const appeal =
        'grantId' in thing
          ? await appealRevocation(context, { ...thing, reasons }, call)
          : await appealRejection(context, { ...thing, reasons }, call);
      return { appeal: appealMessage(appeal) };
    },
    upholdAppeal: async ({ against, reasons }, call) => ({
      appeal: appealMessage(await answer('uphold', toAppealedThing(against), reasons, call)),
    }),
    remitAppeal: async ({ against, reasons }, call) => ({
      appeal: appealMessage(await answer('remit', toAppealedThing(against), reasons, call)),
    }),
    listAppeals: async (request, call) => {
      const state = enumName(AppealStateSchema, request.state) as AppealState | undefined;
      const page = await listAppeals(context, state, pageRequest(request, stringKey(1)), call);
      return { appeals: page.rows.map(appealMessage), nextPageToken: page.nextPageToken };
    },
  };
}

function offerHandlers(context: GrantsContext): Pick<DecisionsHandlers, 'acceptOffer' | 'declineOffer'> {
  const toAnswer = ({ requestId, expectedRevision }: { requestId: string; expectedRevision: bigint }) => ({
    id: requestId,
    expectedRevision: Number(expectedRevision),
  });
  return {
    acceptOffer: async (message, call) => {
      const { request, grant } = await acceptOffer(context, toAnswer(message), call);
      return { request: requestMessage(request), ...(grant ? { grant: grantMessage(grant) } : {}) };
    },
    declineOffer: async (message, call) => ({
      request: requestMessage(await declineOffer(context, toAnswer(message), call)),
    }),
  };
}
