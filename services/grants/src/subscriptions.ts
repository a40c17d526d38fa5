import { type EventHandler, on } from '@alliance/events/handlers';
import * as datasets from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import {
  AssessmentChangedSchema,
  TermsAcceptedSchema,
  TermsPublishedSchema,
} from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import {
  MemberAddedSchema,
  MemberRemovedSchema,
  MemberRoleChangedSchema,
  OrganisationAdmittedSchema,
  OrganisationAppliedSchema,
  OrganisationRefusedSchema,
  OrganisationReinstatedSchema,
  OrganisationSuspendedSchema,
  OrganisationWithdrawnSchema,
} from '@alliance/proto/alliance/members/v1/members_events_pb';
import * as models from '@alliance/proto/alliance/models/v1/models_events_pb';
import { applyAcceptance } from './operations/apply-acceptance.ts';
import { applyAssessment } from './operations/apply-assessment.ts';
import { applyAsset, applyAssetDeletion, applyRetraction, applyVersion } from './operations/apply-asset-event.ts';
import { applyDeparture, applyMembership, applyOrganisation } from './operations/apply-members-event.ts';
import { applyTerms } from './operations/apply-terms.ts';
import type { GrantsTables } from './store/tables.ts';

type Subscriptions = EventHandler<GrantsTables>[];

/** Who belongs where, and which organisations are in good standing. */
export function membersSubscriptions(): Subscriptions {
  return [
    on(OrganisationAppliedSchema, applyOrganisation),
    on(OrganisationAdmittedSchema, applyOrganisation),
    on(OrganisationRefusedSchema, applyOrganisation),
    on(OrganisationSuspendedSchema, applyOrganisation),
    on(OrganisationReinstatedSchema, applyOrganisation),
    on(OrganisationWithdrawnSchema, applyOrganisation),
    on(MemberAddedSchema, applyMembership),
    on(MemberRoleChangedSchema, applyMembership),
    on(MemberRemovedSchema, applyDeparture),
  ];
}

/** Which datasets there are, who may have them, and which versions were published or retracted. */
export function datasetsSubscriptions({ dayMs }: { dayMs: number }): Subscriptions {
  return [
    on(datasets.AssetCreatedSchema, applyAsset),
    on(datasets.AssetUpdatedSchema, applyAsset),
    on(datasets.AssetDeletedSchema, applyAssetDeletion),
    on(datasets.VersionPublishedSchema, applyVersion),
    on(datasets.VersionDeprecatedSchema, applyVersion),
    on(datasets.VersionRetractedSchema, (trx, message, event) => applyRetraction(trx, message, event, dayMs)),
  ];
}

/** The same of models. */
export function modelsSubscriptions({ dayMs }: { dayMs: number }): Subscriptions {
  return [
    on(models.AssetCreatedSchema, applyAsset),
    on(models.AssetUpdatedSchema, applyAsset),
    on(models.AssetDeletedSchema, applyAssetDeletion),
    on(models.VersionPublishedSchema, applyVersion),
    on(models.VersionDeprecatedSchema, applyVersion),
    on(models.VersionRetractedSchema, (trx, message, event) => applyRetraction(trx, message, event, dayMs)),
  ];
}

/** Who accepted which terms, which ask to be accepted in place of others, and where licences contradict each other. */
export function licensingSubscriptions(): Subscriptions {
  return [
    on(TermsAcceptedSchema, applyAcceptance),
    on(TermsPublishedSchema, applyTerms),
    on(AssessmentChangedSchema, applyAssessment),
  ];
}
