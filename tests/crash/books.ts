import type { ServiceName } from '@alliance/auth/identity';
import { action } from '@alliance/proto/alliance/audit/v1/audit_pb';
import { getOption, hasOption } from '@bufbuild/protobuf';
import { EVENT_CONTRACTS } from '../../scripts/golden/event-contracts.ts';

type Book = {
  service: ServiceName;
  /** Rows of the owner's table: `key` as the sender of the command knows it, `entity` as the event names it. */
  rows: string;
  /** One event for each row. */
  event: string;
  /** Where the event names the entity. */
  entity: string;
};

/** What each kind of command must leave behind: a row in its owner's table, and one event of it in the same transaction. */
export const BOOKS = {
  organisation: {
    service: 'members',
    rows: `select slug as key, slug as entity from organisation`,
    event: 'alliance.members.v1.organisation_applied',
    entity: '{organisation,slug}',
  },
  admission: {
    service: 'members',
    rows: `select slug as key, slug as entity from organisation where state = 'admitted'`,
    event: 'alliance.members.v1.organisation_admitted',
    entity: '{organisation,slug}',
  },
  blob: {
    service: 'storage',
    rows: `select sha256 as key, sha256 as entity from blob_holder`,
    event: 'alliance.storage.v1.blob_accepted',
    entity: '{sha256}',
  },
  refusedBlob: {
    service: 'storage',
    rows: `select sha256 as key, upload_id || '/' || position as entity from upload_file where state = 'refused'`,
    event: 'alliance.storage.v1.blob_refused',
    entity: '{audit,object,id}',
  },
  dataset: {
    service: 'datasets',
    rows: `select organisation || '/' || name as key, id as entity from asset`,
    event: 'alliance.datasets.v1.asset_created',
    entity: '{asset,id}',
  },
  datasetVersion: {
    service: 'datasets',
    rows: `select organisation || '/' || name as key, id as entity from asset where latest_version <> ''`,
    event: 'alliance.datasets.v1.version_published',
    entity: '{asset,id}',
  },
  model: {
    service: 'models',
    rows: `select organisation || '/' || name as key, id as entity from asset`,
    event: 'alliance.models.v1.asset_created',
    entity: '{asset,id}',
  },
  card: {
    service: 'models',
    rows: `select organisation || '/' || name as key, name as entity
             from model_card join asset on asset.id = model_card.asset_id`,
    event: 'alliance.models.v1.card_updated',
    entity: '{ref,name}',
  },
  modelVersion: {
    service: 'models',
    rows: `select organisation || '/' || name as key, id as entity from asset where latest_version <> ''`,
    event: 'alliance.models.v1.version_published',
    entity: '{asset,id}',
  },
  terms: {
    service: 'licensing',
    rows: `select title as key, licence_id as entity from terms_version`,
    event: 'alliance.licensing.v1.terms_published',
    entity: '{terms,licenceId}',
  },
  acceptance: {
    service: 'licensing',
    rows: `select licence_id as key, id as entity from acceptance`,
    event: 'alliance.licensing.v1.terms_accepted',
    entity: '{acceptance,id}',
  },
  request: {
    service: 'grants',
    rows: `select statement as key, id as entity from access_request`,
    event: 'alliance.grants.v1.access_requested',
    entity: '{request,id}',
  },
  approval: {
    service: 'grants',
    rows: `select statement as key, id as entity from access_request where state = 'approved'`,
    event: 'alliance.grants.v1.access_request_approved',
    entity: '{request,id}',
  },
  grant: {
    service: 'grants',
    rows: `select statement as key, access_grant.id as entity
             from access_grant join access_request on access_request.id = access_grant.request_id`,
    event: 'alliance.grants.v1.grant_issued',
    entity: '{grant,id}',
  },
} as const satisfies Record<string, Book>;

export type BookName = keyof typeof BOOKS;

/** What an event of this type is called in the log; types that leave no entry are absent. */
export const ACTIONS: ReadonlyMap<string, string> = new Map(
  [...EVENT_CONTRACTS]
    .filter(([, event]) => hasOption(event, action))
    .map(([type, event]) => [type, getOption(event, action)]),
);
