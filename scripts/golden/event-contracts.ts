import { addressOf } from '@alliance/events/event-name';
import { file_alliance_datasets_v1_datasets_events as datasets } from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import { file_alliance_grants_v1_grants_events as grants } from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import { file_alliance_licensing_v1_licensing_events as licensing } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import { file_alliance_members_v1_members_events as members } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { file_alliance_models_v1_models_events as models } from '@alliance/proto/alliance/models/v1/models_events_pb';
import { file_alliance_provenance_v1_provenance_events as provenance } from '@alliance/proto/alliance/provenance/v1/provenance_events_pb';
import { file_alliance_storage_v1_storage_events as storage } from '@alliance/proto/alliance/storage/v1/storage_events_pb';
import type { DescMessage } from '@bufbuild/protobuf';

const contracts = { members, storage, datasets, models, licensing, grants, provenance };

/** Services that have facts to tell. */
export const PUBLISHERS = Object.keys(contracts) as (keyof typeof contracts)[];

/** The message of every event, by the event's type. */
export const EVENT_CONTRACTS: ReadonlyMap<string, DescMessage> = new Map(
  Object.values(contracts)
    .flatMap((file) => file.messages)
    .map((event) => [addressOf(event, 'alliance').type, event]),
);
