import type { App, AppOptions } from '../app.ts';
import { accessCheckRoutes } from './access-checks.ts';
import { accessFormRoutes } from './access-forms.ts';
import { accessListRoutes } from './access-lists.ts';
import { accessRequestRoutes } from './access-requests.ts';
import { accessRuleRoutes } from './access-rules.ts';
import { aliasRoutes } from './aliases.ts';
import { allianceRoutes } from './alliance.ts';
import { appealRoutes } from './appeals.ts';
import { assessmentChangeRoutes } from './assessment-changes.ts';
import { assessmentRoutes } from './assessments.ts';
import { assetRoutes } from './assets.ts';
import { attachmentRoutes } from './attachments.ts';
import { auditRoutes } from './audit.ts';
import { auditReportRoutes } from './audit-reports.ts';
import { awardRoutes } from './awards.ts';
import { blobRoutes } from './blobs.ts';
import { blocklistAppealRoutes } from './blocklist-appeals.ts';
import { blocklistRoutes } from './blocklists.ts';
import { bulkDecisionRoutes } from './bulk-decisions.ts';
import { catalogueRoutes } from './catalogue.ts';
import { citationRoutes } from './citations.ts';
import { coApplicantRoutes } from './co-applicants.ts';
import { commentRoutes } from './comments.ts';
import { croissantRoutes } from './croissant.ts';
import { dcatRoutes } from './dcat.ts';
import { delegationRoutes } from './delegations.ts';
import { deliveryRoutes } from './deliveries.ts';
import { directGrantRoutes } from './direct-grants.ts';
import { dossierRoutes } from './dossiers.ts';
import { downloadRoutes } from './downloads.ts';
import { endingRoutes } from './endings.ts';
import { evidenceGapRoutes } from './evidence-gaps.ts';
import { feedRoutes } from './feed.ts';
import { fileLicenceRoutes } from './file-licences.ts';
import { findingRoutes } from './findings.ts';
import { grantTokenRoutes } from './grant-tokens.ts';
import { grantRoutes } from './grants.ts';
import { healthRoutes } from './health.ts';
import { heldKeyRoutes } from './held-keys.ts';
import { licenceDecisionRoutes } from './licence-decisions.ts';
import { licenceRoutes } from './licences.ts';
import { lineageBuilderRoutes } from './lineage-builders.ts';
import { lineageExportRoutes } from './lineage-exports.ts';
import { lineageQueryRoutes } from './lineage-queries.ts';
import { lineageRunRoutes } from './lineage-runs.ts';
import { logRoutes } from './log.ts';
import { modelRoutes } from './models.ts';
import { oaiRoutes } from './oai.ts';
import { odrlRoutes } from './odrl.ts';
import { offerRoutes } from './offers.ts';
import { organisationKeyRoutes } from './organisation-keys.ts';
import { organisationRoutes } from './organisations.ts';
import { peopleRoutes } from './people.ts';
import { profileRoutes } from './profiles.ts';
import { provenanceRoutes } from './provenance.ts';
import { reconciliationRoutes } from './reconciliations.ts';
import { removalRoutes } from './removals.ts';
import { renewalRoutes } from './renewals.ts';
import { retractionRoutes } from './retractions.ts';
import { reviewRoutes } from './reviews.ts';
import { schemaOrgRoutes } from './schema-org.ts';
import { seatRoutes } from './seats.ts';
import { sessionRoutes } from './sessions.ts';
import { signatureRoutes } from './signatures.ts';
import { sitemapRoutes } from './sitemap.ts';
import { statementRoutes } from './statements.ts';
import { suspensionRoutes } from './suspensions.ts';
import { tokenRoutes } from './tokens.ts';
import { uploadRoutes } from './uploads.ts';
import { usageRoutes } from './usage.ts';
import { usageStatementRoutes } from './usage-statements.ts';
import { useConditionRoutes } from './use-conditions.ts';
import { versionRoutes } from './versions.ts';
import { witnessRoutes } from './witness.ts';

type Surroundings = Pick<AppOptions, 'clients' | 'config'>;

/** Every public route. */
export function addRoutes(app: App, options: AppOptions): void {
  healthRoutes(app, options);
  routesOfPeople(app, options);
  routesOfAssets(app, options);
  routesOfRequests(app, options);
  routesOfGrants(app, options);
  routesOfCatalogue(app, options);
  routesOfAudit(app, options);
}

/** People, their sessions, and the organisations that they belong to. */
function routesOfPeople(app: App, { clients, config }: Surroundings): void {
  peopleRoutes(app, clients, config);
  sessionRoutes(app, clients, config);
  tokenRoutes(app, clients);
  organisationRoutes(app, clients);
  organisationKeyRoutes(app, clients);
  allianceRoutes(app, clients);
}

/** Datasets and models, their versions and bytes, and what licences say. */
function routesOfAssets(app: App, { clients, config }: Surroundings): void {
  assetRoutes(app, clients);
  versionRoutes(app, clients);
  fileLicenceRoutes(app, clients);
  aliasRoutes(app, clients);
  citationRoutes(app, clients);
  croissantRoutes(app, clients, config);
  odrlRoutes(app, clients, config);
  profileRoutes(app, clients);
  findingRoutes(app, clients);
  downloadRoutes(app, clients);
  modelRoutes(app, clients);
  uploadRoutes(app, clients);
  blobRoutes(app, clients);
  usageRoutes(app, clients);
  usageStatementRoutes(app, clients);
  licenceRoutes(app, clients);
  assessmentRoutes(app, clients);
  assessmentChangeRoutes(app, clients);
  licenceDecisionRoutes(app, clients);
}

/** Asking for access, and deciding. */
function routesOfRequests(app: App, { clients }: Surroundings): void {
  accessRequestRoutes(app, clients);
  accessFormRoutes(app, clients);
  useConditionRoutes(app, clients);
  accessRuleRoutes(app, clients);
  blocklistRoutes(app, clients);
  blocklistAppealRoutes(app, clients);
  delegationRoutes(app, clients);
  commentRoutes(app, clients);
  attachmentRoutes(app, clients);
  bulkDecisionRoutes(app, clients);
  offerRoutes(app, clients);
  reviewRoutes(app, clients);
  appealRoutes(app, clients);
}

/** What was given, and who may. */
function routesOfGrants(app: App, { clients }: Surroundings): void {
  grantRoutes(app, clients);
  seatRoutes(app, clients);
  signatureRoutes(app, clients);
  coApplicantRoutes(app, clients);
  renewalRoutes(app, clients);
  endingRoutes(app, clients);
  grantTokenRoutes(app, clients);
  directGrantRoutes(app, clients);
  awardRoutes(app, clients);
  suspensionRoutes(app, clients);
  accessCheckRoutes(app, clients);
  accessListRoutes(app, clients);
}

/** Finding things, here and elsewhere. */
function routesOfCatalogue(app: App, { clients, config }: Surroundings): void {
  catalogueRoutes(app, clients);
  dcatRoutes(app, clients, config);
  oaiRoutes(app, clients, config);
  sitemapRoutes(app, clients, config);
  feedRoutes(app, clients, config);
  schemaOrgRoutes(app, clients, config);
}

/** Where things come from, and what was decided. */
function routesOfAudit(app: App, { clients, config }: Surroundings): void {
  provenanceRoutes(app, clients, config);
  lineageQueryRoutes(app, clients);
  lineageExportRoutes(app, clients, config);
  dossierRoutes(app, clients, config);
  evidenceGapRoutes(app, clients);
  lineageRunRoutes(app, clients, config);
  lineageBuilderRoutes(app, clients);
  statementRoutes(app, clients);
  heldKeyRoutes(app, clients);
  retractionRoutes(app, clients);
  removalRoutes(app, clients);
  auditRoutes(app, clients);
  auditReportRoutes(app, clients);
  reconciliationRoutes(app, clients);
  logRoutes(app, clients);
  witnessRoutes(app, clients);
  deliveryRoutes(app, clients);
}
