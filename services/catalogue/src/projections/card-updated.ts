import type { CardUpdated } from '@alliance/proto/alliance/models/v1/models_events_pb';
import { type IndexChanges, putCard } from '../domain/index-changes.ts';
import { toAssetName } from './asset-name.ts';

/** CardUpdated: the text by which a model is found besides its own description. */
export function cardUpdated(changes: IndexChanges, { ref, text, revision }: CardUpdated): void {
  const { organisation, name } = toAssetName(ref);
  putCard(changes, { organisation, name, text, revision: Number(revision) });
}
