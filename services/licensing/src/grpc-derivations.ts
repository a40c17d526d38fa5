import type { DerivationsService } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import {
  toGivenInput,
  toOutput,
  toProtoAssessment,
  toProtoChange,
  toProtoException,
  toProtoReview,
  toProtoStance,
  toSupposed,
} from './mapping-derivations.ts';
import { type AssessContext, assessDerivation } from './operations/assess-derivation.ts';
import { checkPublicLabel } from './operations/check-public-label.ts';
import { checkPublication } from './operations/check-publication.ts';
import { decideReview } from './operations/decide-review.ts';
import { getAssessment, getDuties } from './operations/get-assessment.ts';
import { getStance } from './operations/get-stance.ts';
import { listAssessmentChanges } from './operations/list-assessment-changes.ts';
import { listExceptions } from './operations/list-exceptions.ts';
import { listReviews } from './operations/list-reviews.ts';
import { previewSource } from './operations/preview-source.ts';
import { previewStance } from './operations/preview-stance.ts';
import { recordException } from './operations/record-exception.ts';
import { setStance } from './operations/set-stance.ts';

/** Every RPC about derivations and the operation that answers it. */
export function derivationsHandlers(context: AssessContext): Handlers<typeof DerivationsService> {
  return {
    assess: async ({ inputs, operation, output, stance }, call) => {
      const input = { inputs: inputs.map(toGivenInput), operation, output: toOutput(output), stance };
      return { assessment: toProtoAssessment(await assessDerivation(context, input, call)) };
    },
    getAssessment: async ({ id }, call) => ({
      assessment: toProtoAssessment(await getAssessment(context, call.caller, id)),
    }),
    getDuties: async (request, call) => ({ content: await getDuties(context, call.caller, request) }),
    getStance: async ({ version }) => ({ stance: toProtoStance(await getStance(context, version)) }),
    setStance: async (request, call) => ({ stance: toProtoStance(await setStance(context, call.caller, request)) }),
    listExceptions: async (request, call) => {
      const page = await listExceptions(context, call.caller, request);
      return { exceptions: page.rows.map(toProtoException), nextPageToken: page.nextPageToken };
    },
    checkPublication: async (request, call) => {
      const { id, answer } = await checkPublication(context, request, call);
      return { assessmentId: id, verdict: answer.verdict };
    },
    checkPublicLabel: async (request, call) => {
      const assessments = await checkPublicLabel(context, request, call);
      return { assessmentIds: assessments.map(({ id }) => id) };
    },
    previewStance: async (request, call) => {
      const page = await previewStance(context, call.caller, request);
      return { changes: page.rows.map(toProtoChange), nextPageToken: page.nextPageToken };
    },
    previewSource: async ({ instead, ...request }, call) => {
      const page = await previewSource(context, call.caller, { ...request, instead: toSupposed(instead) });
      return { changes: page.rows.map(toProtoChange), nextPageToken: page.nextPageToken };
    },
    listAssessmentChanges: async ({ asOf, ...request }, call) => {
      const moment = asOf && timestampDate(asOf);
      const page = await listAssessmentChanges(context, call.caller, { ...request, asOf: moment });
      return { changes: page.rows.map(toProtoChange), nextPageToken: page.nextPageToken };
    },
    listReviews: async (request, call) => {
      const page = await listReviews(context, call.caller, request);
      return { reviews: page.rows.map(toProtoReview), nextPageToken: page.nextPageToken };
    },
    decideReview: async (request, call) => ({
      review: toProtoReview(await decideReview(context, call.caller, request)),
    }),
    recordException: async ({ $typeName: _, $unknown, ...draft }, call) => ({
      exception: toProtoException(await recordException(context, call.caller, draft)),
    }),
  };
}
