import type { SetUseConditionsRequest } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import {
  type KnownUseCodeSchema,
  UseAnswerSchema,
  type UseCode as UseCodeMessage,
  type UseCodeSchema,
  type UseConditionsSchema,
  type UseMatchSchema,
} from '@alliance/proto/alliance/grants/v1/use_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { type KnownUseCode, toFullCode, type UseCode } from '../domain/use-codes.ts';
import type { PinnedMatch } from '../domain/use-conditions.ts';
import type { StatedUse } from '../operations/get-use-conditions.ts';
import type { NewUseConditions } from '../operations/set-use-conditions.ts';
import { assetRefMessage, toAssetRef } from './asset-mapping.ts';
import { moments } from './moments.ts';

/** A code as it was sent; shorthands are written out. */
export function toUseCode({ code, values }: UseCodeMessage): UseCode {
  return { code: toFullCode(code), values };
}

export function toNewUseConditions({ asset, codes, replacesVersion }: SetUseConditionsRequest): NewUseConditions {
  return { asset: toAssetRef(asset), codes: codes.map(toUseCode), replacesVersion };
}

export function useCodeMessage({ code, values }: UseCode): MessageInitShape<typeof UseCodeSchema> {
  return { code, values: [...values] };
}

export function knownUseCodeMessage({ parents, ...known }: KnownUseCode): MessageInitShape<typeof KnownUseCodeSchema> {
  return { ...known, parents: [...parents] };
}

export function useMatchMessage(match: PinnedMatch): MessageInitShape<typeof UseMatchSchema> {
  const { answer, conditionsVersion, findings } = match;
  return {
    answer: enumValue(UseAnswerSchema, answer),
    conditionsVersion,
    findings: findings.map((finding) => ({ ...finding, answer: enumValue(UseAnswerSchema, finding.answer) })),
  };
}

export function useConditionsMessage(stated: StatedUse): MessageInitShape<typeof UseConditionsSchema> {
  const { asset, version, codes, duties, setBy, setAt } = stated;
  return {
    asset: assetRefMessage(asset),
    version,
    codes: codes.map(useCodeMessage),
    duties: duties.map(useCodeMessage),
    setByPersonId: setBy,
    ...moments({ setAt }),
  };
}
