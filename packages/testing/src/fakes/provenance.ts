import { notFound } from '@alliance/errors/alliance-error';
import { LogIndexService } from '@alliance/proto/alliance/provenance/v1/log_index_service_pb';
import { implement } from '@alliance/rpc/server';
import { type FakeService, startFakeService } from '../fake-service.ts';
import type { TestIdentities } from '../test-identities.ts';

/** `provenance` in memory, as far as it tells where in the log something stands. */
export type FakeProvenance = FakeService & {
  /** Puts an entry into the log; tells its index. */
  givenEntry(entry: { type: string; objectKind: string; objectId: string }): number;
};

export const FAKE_ORIGIN = 'node.example/log';

/** Starts the fake, with an empty log. */
export async function startFakeProvenance(identities: TestIdentities): Promise<FakeProvenance> {
  const log: string[] = [];
  const keyOf = (entry: { type: string; objectKind: string; objectId: string }) =>
    [entry.type, entry.objectKind, entry.objectId].join(' ');
  const handlers = {
    findLogIndex: async (asked: { type: string; objectKind: string; objectId: string }) => {
      const index = log.indexOf(keyOf(asked));
      if (index === -1) throw notFound(`entry ${asked.type} about the ${asked.objectKind} ${asked.objectId}`);
      return { origin: FAKE_ORIGIN, index: BigInt(index) };
    },
  };
  const service = await startFakeService('provenance', identities, [
    implement(LogIndexService, handlers, { findLogIndex: ['grants'] }),
  ]);
  return { ...service, givenEntry: (entry) => log.push(keyOf(entry)) - 1 };
}
