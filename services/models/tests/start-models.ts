import { ModelsService } from '@alliance/proto/alliance/models/v1/models_service_pb';
import { type StartedAssets, startAssets } from '@alliance/testing/start-assets';
import { startModels as start } from '../src/service.ts';

/** Starts `models` with everything around it; a model gets a card before its first publication. */
export function startModels(): Promise<StartedAssets> {
  return startAssets({
    kind: 'model',
    start,
    prepare: async (channel, ref, options) => {
      await channel.client(ModelsService).putCard({ card: { ref, overview: 'Mô hình thử nghiệm.' } }, options);
    },
  });
}
