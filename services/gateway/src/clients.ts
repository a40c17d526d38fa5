import type { ServiceIdentity, ServiceName } from '@alliance/auth/identity';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import { FileLicencesService } from '@alliance/proto/alliance/assets/v1/file_licences_service_pb';
import { RevisionsService } from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import { VersionsService } from '@alliance/proto/alliance/assets/v1/versions_service_pb';
import { CatalogueService } from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import { HarvestService } from '@alliance/proto/alliance/catalogue/v1/harvest_service_pb';
import { FindingsService } from '@alliance/proto/alliance/datasets/v1/findings_service_pb';
import { ProfilesService } from '@alliance/proto/alliance/datasets/v1/profiles_service_pb';
import { DeliveriesService } from '@alliance/proto/alliance/deliveries/v1/deliveries_service_pb';
import { AccessService } from '@alliance/proto/alliance/grants/v1/access_service_pb';
import { ApplicantsService } from '@alliance/proto/alliance/grants/v1/applicants_service_pb';
import { AttachmentsService } from '@alliance/proto/alliance/grants/v1/attachments_service_pb';
import { AwardsService } from '@alliance/proto/alliance/grants/v1/awards_service_pb';
import { DecisionsService } from '@alliance/proto/alliance/grants/v1/decisions_service_pb';
import { GrantsService } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { HoldersService } from '@alliance/proto/alliance/grants/v1/holders_service_pb';
import { LifeService } from '@alliance/proto/alliance/grants/v1/life_service_pb';
import { PeopleService } from '@alliance/proto/alliance/grants/v1/people_service_pb';
import { RulesService } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { SeatsService } from '@alliance/proto/alliance/grants/v1/seats_service_pb';
import { SuspensionsService } from '@alliance/proto/alliance/grants/v1/suspensions_service_pb';
import { TokensService } from '@alliance/proto/alliance/grants/v1/tokens_service_pb';
import { UsageService } from '@alliance/proto/alliance/grants/v1/usage_service_pb';
import { DerivationsService } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import { LicensingService } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import { MembersService } from '@alliance/proto/alliance/members/v1/members_service_pb';
import { OrganisationKeysService } from '@alliance/proto/alliance/members/v1/organisation_keys_service_pb';
import { ModelsService } from '@alliance/proto/alliance/models/v1/models_service_pb';
import { AuditReportsService } from '@alliance/proto/alliance/provenance/v1/audit_reports_service_pb';
import { EvidenceGapsService } from '@alliance/proto/alliance/provenance/v1/evidence_gaps_service_pb';
import { HeldKeysService } from '@alliance/proto/alliance/provenance/v1/held_keys_service_pb';
import { LineageExportsService } from '@alliance/proto/alliance/provenance/v1/lineage_exports_service_pb';
import { LineageQueriesService } from '@alliance/proto/alliance/provenance/v1/lineage_queries_service_pb';
import { LineageRunsService } from '@alliance/proto/alliance/provenance/v1/lineage_runs_service_pb';
import { ProvenanceService } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { ReconciliationsService } from '@alliance/proto/alliance/provenance/v1/reconciliations_service_pb';
import { RetractionsService } from '@alliance/proto/alliance/provenance/v1/retractions_service_pb';
import { StatementsService } from '@alliance/proto/alliance/provenance/v1/statements_service_pb';
import { WitnessService } from '@alliance/proto/alliance/provenance/v1/witness_service_pb';
import { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import type { RpcClient } from '@alliance/rpc/types';
import type { PeerConfig } from '@alliance/service/service-config';

/** Services behind the gateway. */
export const BEHIND = [
  'members',
  'storage',
  'datasets',
  'models',
  'licensing',
  'grants',
  'provenance',
  'catalogue',
] as const satisfies readonly ServiceName[];
export type BehindName = (typeof BEHIND)[number];

/** A client of each contract that the gateway speaks. */
export type Clients = {
  members: RpcClient<typeof MembersService>;
  /** Keys that organisations sign with. */
  organisationKeys: RpcClient<typeof OrganisationKeysService>;
  storage: RpcClient<typeof StorageService>;
  /** The service that keeps assets of the kind. */
  assets(kind: AssetKind): RpcClient<typeof AssetsService>;
  /** Working revisions of assets of the kind. */
  revisions(kind: AssetKind): RpcClient<typeof RevisionsService>;
  /** What the same service says about versions. */
  versions(kind: AssetKind): RpcClient<typeof VersionsService>;
  /** Licences of sets of files of assets of the kind. */
  fileLicences(kind: AssetKind): RpcClient<typeof FileLicencesService>;
  /** What the data of datasets looks like. */
  profiles: RpcClient<typeof ProfilesService>;
  /** Where it does not go with what is said about it. */
  findings: RpcClient<typeof FindingsService>;
  models: RpcClient<typeof ModelsService>;
  licensing: RpcClient<typeof LicensingService>;
  /** What licences say about what is made from what. */
  derivations: RpcClient<typeof DerivationsService>;
  grants: RpcClient<typeof GrantsService>;
  /** Access of many. */
  access: RpcClient<typeof AccessService>;
  /** Grants as others can verify them. */
  grantTokens: RpcClient<typeof TokensService>;
  suspensions: RpcClient<typeof SuspensionsService>;
  /** Who asks for access, beside the applicant. */
  applicants: RpcClient<typeof ApplicantsService>;
  /** Documents of access requests. */
  attachments: RpcClient<typeof AttachmentsService>;
  /** Access given to addresses. */
  awards: RpcClient<typeof AwardsService>;
  /** Who gives the seats of grants. */
  seats: RpcClient<typeof SeatsService>;
  /** Whom it concerns when something happens to a version. */
  holders: RpcClient<typeof HoldersService>;
  /** Who the people are whom one meets in requests and grants. */
  people: RpcClient<typeof PeopleService>;
  /** How grants go on and end. */
  life: RpcClient<typeof LifeService>;
  /** How much was downloaded, and may be. */
  usage: RpcClient<typeof UsageService>;
  /** What surrounds decisions about requests. */
  decisions: RpcClient<typeof DecisionsService>;
  /** What organisations set for requests to come. */
  rules: RpcClient<typeof RulesService>;
  provenance: RpcClient<typeof ProvenanceService>;
  witness: RpcClient<typeof WitnessService>;
  /** What auditors ask of the lineage graph. */
  lineageQueries: RpcClient<typeof LineageQueriesService>;
  /** What versions were made from, whole. */
  lineageExports: RpcClient<typeof LineageExportsService>;
  /** How well the lineage of members is evidenced. */
  evidenceGaps: RpcClient<typeof EvidenceGapsService>;
  lineageRuns: RpcClient<typeof LineageRunsService>;
  /** Reports from the log. */
  auditReports: RpcClient<typeof AuditReportsService>;
  /** Whether log, database and services agree. */
  reconciliations: RpcClient<typeof ReconciliationsService>;
  /** Keys that the node keeps for organisations. */
  heldKeys: RpcClient<typeof HeldKeysService>;
  statements: RpcClient<typeof StatementsService>;
  retractions: RpcClient<typeof RetractionsService>;
  catalogue: RpcClient<typeof CatalogueService>;
  /** What everybody may take over from the catalogue. */
  harvest: RpcClient<typeof HarvestService>;
  deliveries: Readonly<Record<BehindName, RpcClient<typeof DeliveriesService>>>;
};

/** Connections per service: one gRPC channel is the bottleneck of a busy gateway. */
const CONNECTIONS = 2;

/** Opens the connections to every service. */
export function openClients(config: PeerConfig, identity: ServiceIdentity, resources: DisposableStack): Clients {
  const channels = openChannels(config, identity, resources);
  const datasets = channels.datasets.client(AssetsService);
  const models = channels.models.client(AssetsService);
  const datasetRevisions = channels.datasets.client(RevisionsService);
  const modelRevisions = channels.models.client(RevisionsService);
  const datasetVersions = channels.datasets.client(VersionsService);
  const modelVersions = channels.models.client(VersionsService);
  const datasetLicences = channels.datasets.client(FileLicencesService);
  const modelLicences = channels.models.client(FileLicencesService);
  return {
    members: channels.members.client(MembersService),
    organisationKeys: channels.members.client(OrganisationKeysService),
    storage: channels.storage.client(StorageService),
    assets: (kind) => (kind === AssetKind.MODEL ? models : datasets),
    revisions: (kind) => (kind === AssetKind.MODEL ? modelRevisions : datasetRevisions),
    versions: (kind) => (kind === AssetKind.MODEL ? modelVersions : datasetVersions),
    fileLicences: (kind) => (kind === AssetKind.MODEL ? modelLicences : datasetLicences),
    profiles: channels.datasets.client(ProfilesService),
    findings: channels.datasets.client(FindingsService),
    models: channels.models.client(ModelsService),
    licensing: channels.licensing.client(LicensingService),
    derivations: channels.licensing.client(DerivationsService),
    grants: channels.grants.client(GrantsService),
    access: channels.grants.client(AccessService),
    grantTokens: channels.grants.client(TokensService),
    suspensions: channels.grants.client(SuspensionsService),
    applicants: channels.grants.client(ApplicantsService),
    attachments: channels.grants.client(AttachmentsService),
    awards: channels.grants.client(AwardsService),
    seats: channels.grants.client(SeatsService),
    holders: channels.grants.client(HoldersService),
    people: channels.grants.client(PeopleService),
    life: channels.grants.client(LifeService),
    usage: channels.grants.client(UsageService),
    decisions: channels.grants.client(DecisionsService),
    rules: channels.grants.client(RulesService),
    ...provenanceClients(channels.provenance),
    catalogue: channels.catalogue.client(CatalogueService),
    harvest: channels.catalogue.client(HarvestService),
    deliveries: deliveriesOf(channels),
  };
}

function openChannels({ addresses, tls }: PeerConfig, identity: ServiceIdentity, resources: DisposableStack) {
  const open = (target: BehindName) =>
    resources.use(new RpcChannel({ target, address: addresses[target], identity, tls, connections: CONNECTIONS }));
  return Object.fromEntries(BEHIND.map((target) => [target, open(target)])) as Record<BehindName, RpcChannel>;
}

function deliveriesOf(channels: Record<BehindName, RpcChannel>): Clients['deliveries'] {
  const clients = BEHIND.map((name) => [name, channels[name].client(DeliveriesService)]);
  return Object.fromEntries(clients) as Clients['deliveries'];
}

type OfProvenance =
  | 'provenance'
  | 'witness'
  | 'lineageQueries'
  | 'evidenceGaps'
  | 'lineageExports'
  | 'reconciliations'
  | 'heldKeys'
  | 'lineageRuns'
  | 'auditReports'
  | 'statements'
  | 'retractions';

function provenanceClients(channel: RpcChannel): Pick<Clients, OfProvenance> {
  return {
    provenance: channel.client(ProvenanceService),
    witness: channel.client(WitnessService),
    lineageQueries: channel.client(LineageQueriesService),
    lineageExports: channel.client(LineageExportsService),
    reconciliations: channel.client(ReconciliationsService),
    heldKeys: channel.client(HeldKeysService),
    evidenceGaps: channel.client(EvidenceGapsService),
    lineageRuns: channel.client(LineageRunsService),
    auditReports: channel.client(AuditReportsService),
    statements: channel.client(StatementsService),
    retractions: channel.client(RetractionsService),
  };
}
