import type { Transact } from '@alliance/events/outbox';
import type { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import type { RpcClient } from '@alliance/rpc/types';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import type { ModelsTables } from './store/tables.ts';

/** What cards and evaluations need. Operations take what they use of it. */
export type ModelsContext = {
  kind: 'model';
  db: Kysely<ModelsTables>;
  transact: Transact<ModelsTables>;
  clock: Clock;
  datasets: Pick<RpcClient<typeof AssetsService>, 'getVersion'>;
};
