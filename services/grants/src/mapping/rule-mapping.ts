import { invalidArgument } from '@alliance/errors/alliance-error';
import { OperationSchema, PurposeSchema, RequestStateSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import {
  BeneficiaryKindSchema,
  type Rule as RuleMessage,
  RuleOutcomeSchema,
  type RuleRehearsalSchema,
  type RuleSchema,
  type RuleSetSchema,
} from '@alliance/proto/alliance/grants/v1/rule_pb';
import type { RehearseRulesRequest, SetRulesRequest } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { UseAnswerSchema } from '@alliance/proto/alliance/grants/v1/use_pb';
import { OrganisationKindSchema } from '@alliance/proto/alliance/members/v1/member_pb';
import { enumName, enumValue } from '@alliance/rpc/enum-names';
import type { DescEnum, MessageInitShape } from '@bufbuild/protobuf';
import type { OrganisationKind, UseAnswer } from '../domain/match-use.ts';
import type { GivenRule } from '../domain/rule-limits.ts';
import type { Rule, RuleConditions, RuleOutcome, RuleSet } from '../domain/rules.ts';
import { toFullCode } from '../domain/use-codes.ts';
import type { Purpose } from '../domain/vocabulary.ts';
import type { RuleRehearsal } from '../operations/rehearse-rules.ts';
import type { NewRules } from '../operations/set-rules.ts';
import { assetRefMessage, toAssetRef } from './asset-mapping.ts';
import { moments } from './moments.ts';
import { toOperations } from './request-mapping.ts';

export function toNewRules({ replacesVersion, ...given }: SetRulesRequest): NewRules {
  return { ...toRules(given), replacesVersion };
}

export function toRules({
  organisation,
  rules,
}: Pick<RehearseRulesRequest, 'organisation' | 'rules'>): Pick<NewRules, 'organisation' | 'rules'> {
  return { organisation, rules: rules.map(toRule) };
}

export function ruleSetMessage({
  organisation,
  version,
  rules,
  setBy,
  setAt,
}: RuleSet): MessageInitShape<typeof RuleSetSchema> {
  return { organisation, version, rules: rules.map(ruleMessage), setByPersonId: setBy, ...moments({ setAt }) };
}

export function rehearsalMessage({ request, verdict }: RuleRehearsal): MessageInitShape<typeof RuleRehearsalSchema> {
  return {
    requestId: request.id,
    ruleId: verdict?.rule.id ?? '',
    outcome: enumValue(RuleOutcomeSchema, verdict?.rule.outcome.kind),
    withheld: [...(verdict?.withheld ?? [])],
    state: enumValue(RequestStateSchema, request.state),
    decidedByRule: request.decidedByRule?.id ?? '',
    ...moments({ submittedAt: request.submittedAt }),
  };
}

function toRule(message: RuleMessage): GivenRule {
  return { id: message.id, conditions: toConditions(message.conditions), outcome: toOutcome(message) };
}

function toConditions(message: RuleMessage['conditions']): RuleConditions {
  return {
    assets: (message?.assets ?? []).map(toAssetRef),
    purposes: known<Purpose>(PurposeSchema, message?.purposes, 'purposes'),
    useCodes: (message?.useCodes ?? []).map(toFullCode),
    beneficiaries: known<'person' | 'organisation'>(BeneficiaryKindSchema, message?.beneficiaries, 'beneficiaries'),
    organisationKinds: known<OrganisationKind>(OrganisationKindSchema, message?.organisationKinds, 'organisationKinds'),
    allianceMembers: message?.allianceMembers ?? false,
    organisations: message?.organisations ?? [],
    countries: message?.countries ?? [],
    operations: toOperations(message?.operations ?? []),
    maxSeats: message?.maxSeats ?? 0,
    maxMonths: message?.maxMonths ?? 0,
    match: known<UseAnswer>(UseAnswerSchema, message?.match ? [message.match] : [], 'match')[0],
  };
}

/** Names of enum values. A value that is not known here must not fall out of a condition, which would then ask for less. */
function known<Name extends string>(descriptor: DescEnum, values: readonly number[] = [], field: string): Name[] {
  return values.map((value) => {
    const name = enumName(descriptor, value) as Name | undefined;
    if (name !== undefined) return name;
    throw invalidArgument('A condition is not known.', [
      { field: `conditions.${field}`, problem: 'is not known here' },
    ]);
  });
}

function toOutcome({ outcome, clause, reason, assignToPersonId }: RuleMessage): RuleOutcome | undefined {
  const kind = enumName(RuleOutcomeSchema, outcome) as RuleOutcome['kind'] | undefined;
  if (kind === 'reject') return { kind, clause: clause.trim(), reason: reason.trim() };
  if (kind === 'assign') return { kind, personId: assignToPersonId };
  return kind && { kind };
}

function ruleMessage({ id, conditions, outcome }: Rule): MessageInitShape<typeof RuleSchema> {
  return {
    id,
    conditions: {
      ...conditions,
      assets: conditions.assets.map(assetRefMessage),
      purposes: conditions.purposes.map((purpose) => enumValue(PurposeSchema, purpose)),
      useCodes: [...conditions.useCodes],
      beneficiaries: conditions.beneficiaries.map((kind) => enumValue(BeneficiaryKindSchema, kind)),
      organisationKinds: conditions.organisationKinds.map((kind) => enumValue(OrganisationKindSchema, kind)),
      organisations: [...conditions.organisations],
      countries: [...conditions.countries],
      operations: conditions.operations.map((operation) => enumValue(OperationSchema, operation)),
      match: enumValue(UseAnswerSchema, conditions.match),
    },
    outcome: enumValue(RuleOutcomeSchema, outcome.kind),
    ...(outcome.kind === 'reject' ? { clause: outcome.clause, reason: outcome.reason } : {}),
    ...(outcome.kind === 'assign' ? { assignToPersonId: outcome.personId } : {}),
  };
}
