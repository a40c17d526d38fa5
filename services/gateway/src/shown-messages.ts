import {
  AssetSchema,
  FileChangeSchema,
  FileEntrySchema,
  VersionSchema,
} from '@alliance/proto/alliance/assets/v1/asset_pb';
import { AssetUsageSchema } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import { FileLicencesSchema } from '@alliance/proto/alliance/assets/v1/file_licences_service_pb';
import {
  AliasMoveSchema,
  AliasSchema,
  CitationSchema,
  GetLowestVersionResponseSchema,
} from '@alliance/proto/alliance/assets/v1/versions_service_pb';
import {
  CatalogueItemSchema,
  FacetSchema,
  GetIndexStatusResponseSchema,
  SuggestionSchema,
} from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import { FindingSchema } from '@alliance/proto/alliance/datasets/v1/findings_service_pb';
import { ColumnChangeSchema, FileProfileSchema, ProfileSchema } from '@alliance/proto/alliance/datasets/v1/profile_pb';
import {
  DeadLetterSchema,
  GetOutboxStatusResponseSchema,
} from '@alliance/proto/alliance/deliveries/v1/deliveries_service_pb';
import {
  CheckAccessResultSchema,
  ListAccessAsOfResponseSchema,
  MyAccessSchema,
  SeatAccessSchema,
} from '@alliance/proto/alliance/grants/v1/access_service_pb';
import { InvitationSchema } from '@alliance/proto/alliance/grants/v1/applicants_service_pb';
import { AttachmentSchema } from '@alliance/proto/alliance/grants/v1/attachment_pb';
import {
  IssueAttachmentResponseSchema,
  OpenAttachmentResponseSchema,
} from '@alliance/proto/alliance/grants/v1/attachments_service_pb';
import { AwardSchema } from '@alliance/proto/alliance/grants/v1/award_pb';
import { ClaimAwardResponseSchema } from '@alliance/proto/alliance/grants/v1/awards_service_pb';
import { BlockSchema } from '@alliance/proto/alliance/grants/v1/block_pb';
import { AppealSchema, DecisionSchema, ReviewSchema } from '@alliance/proto/alliance/grants/v1/decision_pb';
import {
  BulkOutcomeSchema,
  GrantDirectlyResponseSchema,
} from '@alliance/proto/alliance/grants/v1/decisions_service_pb';
import { DelegationSchema } from '@alliance/proto/alliance/grants/v1/delegation_pb';
import { DeletionSchema } from '@alliance/proto/alliance/grants/v1/deletion_pb';
import { FormSchema } from '@alliance/proto/alliance/grants/v1/form_pb';
import {
  AccessRequestSchema,
  CommentSchema,
  GrantSchema,
  UsageSchema,
} from '@alliance/proto/alliance/grants/v1/grant_pb';
import {
  ApproveRequestResponseSchema,
  CheckAccessResponseSchema,
  IssueDownloadResponseSchema,
  IssuedDownloadSchema,
} from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { PersonNameSchema } from '@alliance/proto/alliance/grants/v1/people_service_pb';
import { RuleRehearsalSchema, RuleSetSchema } from '@alliance/proto/alliance/grants/v1/rule_pb';
import {
  ListAnswersResponseSchema,
  ListUseCodesResponseSchema,
} from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { SuspensionSchema } from '@alliance/proto/alliance/grants/v1/suspensions_service_pb';
import { IssueTokenResponseSchema } from '@alliance/proto/alliance/grants/v1/tokens_service_pb';
import { AssetDownloadsSchema } from '@alliance/proto/alliance/grants/v1/usage_pb';
import { UseConditionsSchema } from '@alliance/proto/alliance/grants/v1/use_pb';
import { UseReportSchema } from '@alliance/proto/alliance/grants/v1/use_report_pb';
import {
  AssessmentChangeSchema,
  DerivationReviewSchema,
  LicenceExceptionSchema,
  StanceSchema,
} from '@alliance/proto/alliance/licensing/v1/derivation_pb';
import { AcceptanceSchema, LicenceSchema, TermsSchema } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import { CheckExpressionResponseSchema } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import {
  ApiTokenSchema,
  OrganisationMemberSchema,
  OrganisationSchema,
  PersonSchema,
} from '@alliance/proto/alliance/members/v1/member_pb';
import {
  CreateApiTokenResponseSchema,
  GetMeResponseSchema,
  SessionTokensSchema,
} from '@alliance/proto/alliance/members/v1/members_service_pb';
import { OrganisationKeySchema } from '@alliance/proto/alliance/members/v1/organisation_key_pb';
import { EvaluationSchema, ModelCardSchema } from '@alliance/proto/alliance/models/v1/models_service_pb';
import {
  EvidenceCountSchema,
  EvidenceGapSchema,
  EvidenceSummarySchema,
} from '@alliance/proto/alliance/provenance/v1/evidence_gaps_service_pb';
import { HoldKeyResponseSchema } from '@alliance/proto/alliance/provenance/v1/held_keys_service_pb';
import {
  DescendantModelSchema,
  EvaluationSetSchema,
  WeakSourceSchema,
} from '@alliance/proto/alliance/provenance/v1/lineage_queries_service_pb';
import { LineageBuilderSchema, LineageRunSchema } from '@alliance/proto/alliance/provenance/v1/lineage_run_pb';
import {
  GetRunResponseSchema,
  ReportRunEventResponseSchema,
} from '@alliance/proto/alliance/provenance/v1/lineage_runs_service_pb';
import { GetLineageResponseSchema, LogEntrySchema } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import {
  ReconciliationProblemSchema,
  ReconciliationSchema,
} from '@alliance/proto/alliance/provenance/v1/reconciliations_service_pb';
import {
  AffectedVersionSchema,
  RemovalSchema,
  RetractionCaseSchema,
  RetractionSchema,
} from '@alliance/proto/alliance/provenance/v1/retraction_pb';
import {
  GetCaseResponseSchema,
  ImpactedVersionSchema,
} from '@alliance/proto/alliance/provenance/v1/retractions_service_pb';
import { StatementSchema } from '@alliance/proto/alliance/provenance/v1/statement_pb';
import { RefusedCheckpointSchema } from '@alliance/proto/alliance/provenance/v1/witness_service_pb';
import {
  CreateUploadResponseSchema,
  DecideHeldBlobResponseSchema,
  GrantScanExceptionResponseSchema,
  ListScanResultsResponseSchema,
  MarkFindingFalseResponseSchema,
  OrganisationUsageSchema,
} from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { DescMessage } from '@bufbuild/protobuf';

/** Messages of the internal contracts that the public API shows; their JSON Schemas are made from the contracts. */
export const SHOWN: readonly DescMessage[] = [
  PersonSchema,
  PersonNameSchema,
  GetMeResponseSchema,
  SessionTokensSchema,
  ApiTokenSchema,
  CreateApiTokenResponseSchema,
  OrganisationSchema,
  OrganisationMemberSchema,
  OrganisationKeySchema,
  AssetSchema,
  AssetUsageSchema,
  VersionSchema,
  FileEntrySchema,
  FileChangeSchema,
  FileLicencesSchema,
  AliasSchema,
  AliasMoveSchema,
  CitationSchema,
  GetLowestVersionResponseSchema,
  ProfileSchema,
  FileProfileSchema,
  ColumnChangeSchema,
  FindingSchema,
  ModelCardSchema,
  EvaluationSchema,
  CreateUploadResponseSchema,
  ListScanResultsResponseSchema,
  MarkFindingFalseResponseSchema,
  GrantScanExceptionResponseSchema,
  DecideHeldBlobResponseSchema,
  OrganisationUsageSchema,
  LicenceSchema,
  TermsSchema,
  AcceptanceSchema,
  CheckExpressionResponseSchema,
  StanceSchema,
  LicenceExceptionSchema,
  AssessmentChangeSchema,
  DerivationReviewSchema,
  AccessRequestSchema,
  FormSchema,
  ListAnswersResponseSchema,
  ListUseCodesResponseSchema,
  UseConditionsSchema,
  RuleSetSchema,
  RuleRehearsalSchema,
  BlockSchema,
  DelegationSchema,
  ApproveRequestResponseSchema,
  InvitationSchema,
  CommentSchema,
  AttachmentSchema,
  OpenAttachmentResponseSchema,
  IssueAttachmentResponseSchema,
  DecisionSchema,
  AppealSchema,
  ReviewSchema,
  BulkOutcomeSchema,
  GrantDirectlyResponseSchema,
  AwardSchema,
  ClaimAwardResponseSchema,
  SuspensionSchema,
  GrantSchema,
  UseReportSchema,
  DeletionSchema,
  UsageSchema,
  AssetDownloadsSchema,
  IssueTokenResponseSchema,
  CheckAccessResponseSchema,
  CheckAccessResultSchema,
  ListAccessAsOfResponseSchema,
  SeatAccessSchema,
  MyAccessSchema,
  IssueDownloadResponseSchema,
  IssuedDownloadSchema,
  CatalogueItemSchema,
  FacetSchema,
  SuggestionSchema,
  GetIndexStatusResponseSchema,
  GetLineageResponseSchema,
  ReconciliationSchema,
  ReconciliationProblemSchema,
  HoldKeyResponseSchema,
  RefusedCheckpointSchema,
  EvidenceCountSchema,
  EvidenceGapSchema,
  EvidenceSummarySchema,
  DescendantModelSchema,
  EvaluationSetSchema,
  WeakSourceSchema,
  LineageRunSchema,
  GetRunResponseSchema,
  ReportRunEventResponseSchema,
  LineageBuilderSchema,
  LogEntrySchema,
  StatementSchema,
  ImpactedVersionSchema,
  RetractionSchema,
  RetractionCaseSchema,
  AffectedVersionSchema,
  GetCaseResponseSchema,
  RemovalSchema,
  DeadLetterSchema,
  GetOutboxStatusResponseSchema,
];
