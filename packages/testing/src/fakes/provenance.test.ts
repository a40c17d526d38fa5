import { ProvenanceService } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import { afterAll, beforeAll, describe } from 'vitest';
import { lineageContract } from '../contracts/provenance.ts';
import { testIdentities } from '../test-identities.ts';
import { type FakeProvenance, startFakeProvenance } from './provenance.ts';

const resources = new AsyncDisposableStack();
const identities = testIdentities();
let fake: FakeProvenance;
beforeAll(async () => {
  fake = resources.use(await startFakeProvenance(identities));
});
afterAll(() => resources.disposeAsync());

describe('the fake of provenance', () => {
  lineageContract(() => ({
    client: (from) => {
      const identity = identities.identityOf(from);
      const channel = new RpcChannel({ target: 'provenance', address: fake.address, identity });
      return resources.use(channel).client(ProvenanceService);
    },
    givenVersion: (given) => fake.givenVersion(given),
  }));
});
