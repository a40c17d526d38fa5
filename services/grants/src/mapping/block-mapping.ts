import { invalidArgument } from '@alliance/errors/alliance-error';
import {
  type BlockAppealSchema,
  BlockAppealStateSchema,
  type BlockSchema,
} from '@alliance/proto/alliance/grants/v1/block_pb';
import type { AddBlockRequest } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { answerDueAt } from '../domain/appeal.ts';
import type { Block, BlockAppeal } from '../domain/block.ts';
import type { NewBlock } from '../operations/add-block.ts';
import type { Grantee } from '../operations/beneficiary-of.ts';
import { assetRefMessage, toAssetRef } from './asset-mapping.ts';
import { moments, toDate } from './moments.ts';
import { beneficiaryMessage } from './request-mapping.ts';

export function toNewBlock({ of, subject, reason, expiresAt }: AddBlockRequest): NewBlock {
  return { ...toScope(of), subject: toSubject(subject), reason, expiresAt: toDate(expiresAt) };
}

export function blockMessage(block: Block): MessageInitShape<typeof BlockSchema> {
  const { id, organisation, asset, subject, reason, addedBy, addedAt, expiresAt, liftedBy, liftedAt } = block;
  return {
    id,
    organisation,
    ...(asset ? { asset: assetRefMessage(asset) } : {}),
    subject: beneficiaryMessage(subject),
    reason,
    addedByPersonId: addedBy,
    liftedByPersonId: liftedBy ?? '',
    ...(block.appeal ? { appeal: appealMessage(block.appeal) } : {}),
    ...moments({ addedAt, expiresAt, liftedAt }),
  };
}

function appealMessage(appeal: BlockAppeal): MessageInitShape<typeof BlockAppealSchema> {
  const { appellantId, reasons, state, answer, decidedBy, createdAt, decidedAt } = appeal;
  return {
    appellantPersonId: appellantId,
    reasons,
    state: enumValue(BlockAppealStateSchema, state),
    answer,
    decidedByPersonId: decidedBy ?? '',
    ...moments({ createdAt, dueAt: answerDueAt(appeal), decidedAt }),
  };
}

function toScope(of: AddBlockRequest['of']): Pick<NewBlock, 'organisation' | 'asset'> {
  if (of.case === 'asset') {
    const asset = toAssetRef(of.value);
    return { organisation: asset.organisation, asset };
  }
  if (of.case === 'organisation' && of.value !== '') return { organisation: of.value, asset: undefined };
  throw invalidArgument('A blocklist is that of an asset or of an organisation.', [
    { field: 'of', problem: 'is required' },
  ]);
}

function toSubject(subject: AddBlockRequest['subject']): Grantee | undefined {
  if (subject.case === undefined || subject.value === '') return undefined;
  return { case: subject.case === 'subjectOrganisation' ? 'organisation' : subject.case, value: subject.value };
}
