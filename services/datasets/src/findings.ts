import { toVersionRef } from '@alliance/assets/to-proto';
import { pageRequest, stringKey } from '@alliance/database/keyset-page';
import { notFound } from '@alliance/errors/alliance-error';
import { PersonalDataSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  type FindingSchema,
  FindingStateSchema,
  FindingsService,
} from '@alliance/proto/alliance/datasets/v1/findings_service_pb';
import { enumName, enumValue } from '@alliance/rpc/enum-names';
import { type Implementation, implement } from '@alliance/rpc/server';
import type { Callers } from '@alliance/rpc/types';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { validate as isUuid } from 'uuid';
import { FINDING_STATES, type Finding } from './domain/finding.ts';
import { closeFinding, explainFinding, type FindingsContext, listFindings } from './operations/findings.ts';

const callers = {
  listFindings: ['gateway'],
  explainFinding: ['gateway'],
  closeFinding: ['gateway'],
} satisfies Callers<typeof FindingsService>;

/** FindingsService over this service's findings. */
export function findings(context: FindingsContext): Implementation {
  return implement(
    FindingsService,
    {
      listFindings: async ({ organisation, state: wanted, ...request }, call) => {
        const state = FINDING_STATES.find((one) => one === enumName(FindingStateSchema, wanted));
        const page = pageRequest(request, findingKey);
        const { rows, nextPageToken } = await listFindings(context, { organisation, state, page }, call);
        return { findings: rows.map(toMessage), nextPageToken };
      },
      explainFinding: async ({ id, text }, call) => ({
        finding: toMessage(await explainFinding(context, { id: idOf(id), text }, call)),
      }),
      closeFinding: async ({ id, reason }, call) => ({
        finding: toMessage(await closeFinding(context, { id: idOf(id), reason }, call)),
      }),
    },
    callers,
  );
}

function toMessage(finding: Finding): MessageInitShape<typeof FindingSchema> {
  const { organisation, name, version, state, declared, types, subjects, openedAt, explainedAt, closedAt } = finding;
  const { id, explanation, explainedByPersonId, closingReason, closedByPersonId } = finding;
  return {
    id,
    ref: toVersionRef('dataset', { organisation, name }, version),
    state: enumValue(FindingStateSchema, state),
    declared: enumValue(PersonalDataSchema, declared || undefined),
    types: [...types],
    subjectCount: BigInt(subjects),
    openedAt: timestampFromDate(openedAt),
    explanation,
    explainedByPersonId,
    ...(explainedAt && { explainedAt: timestampFromDate(explainedAt) }),
    closingReason,
    closedByPersonId,
    ...(closedAt && { closedAt: timestampFromDate(closedAt) }),
  };
}

function idOf(id: string): string {
  if (!isUuid(id)) throw notFound('finding of that id');
  return id;
}

function findingKey(key: unknown[]): readonly [string] | undefined {
  const single = stringKey(1)(key);
  return single && isUuid(single[0]) ? single : undefined;
}
