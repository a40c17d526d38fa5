import { Access, AssetKind, type DerivationSchema, VersionState } from '@alliance/proto/alliance/assets/v1/asset_pb';
import * as datasets from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import * as models from '@alliance/proto/alliance/models/v1/models_events_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { Harness } from './harness.ts';

/** "org/name"; a model when the name starts with "m-". */
export type Name = `${string}/${string}`;

type Source = MessageInitShape<typeof DerivationSchema>;
type Retraction = { action?: string; severity?: string; reasonCode?: string; reason?: string; successor?: string };

const partsOf = (name: Name) => name.split('/') as [organisation: string, name: string];
const kindOf = (name: Name) => (partsOf(name)[1].startsWith('m-') ? AssetKind.MODEL : AssetKind.DATASET);

/** The reference of a version. */
export function versionOf(name: Name, version = '1.0.0') {
  const [organisation, asset] = partsOf(name);
  return { asset: { kind: kindOf(name), organisation, name: asset }, version };
}

/** What `datasets` and `models` tell of versions. */
export class RetractionStory {
  readonly #harness: Harness;
  readonly #access = new Map<Name, Access>();

  constructor(harness: Harness) {
    this.#harness = harness;
  }

  async publish(name: Name, sources: Record<Name, string> = {}, access: Access = Access.OPEN): Promise<void> {
    this.#access.set(name, access);
    const derivedFrom = Object.entries(sources).map(([source, relation]): Source => {
      return { source: { case: 'version', value: versionOf(source as Name) }, relation };
    });
    const fact = this.#factOf(name, VersionState.PUBLISHED, { derivedFrom });
    const isModel = kindOf(name) === AssetKind.MODEL;
    if (isModel) await this.#harness.publish('models', models.VersionPublishedSchema, fact);
    else await this.#harness.publish('datasets', datasets.VersionPublishedSchema, fact);
  }

  async retract(name: Name, retraction: Retraction = {}): Promise<void> {
    const said = { action: 'delete', severity: 'critical', reasonCode: 'consent-withdrawn', reason: 'Rút lại.' };
    const fact = this.#factOf(name, VersionState.RETRACTED, { ...said, ...retraction });
    const isModel = kindOf(name) === AssetKind.MODEL;
    if (isModel) await this.#harness.publish('models', models.VersionRetractedSchema, fact);
    else await this.#harness.publish('datasets', datasets.VersionRetractedSchema, fact);
  }

  #factOf(name: Name, state: VersionState, rest: object) {
    const [organisation, asset] = partsOf(name);
    const kind = kindOf(name) === AssetKind.MODEL ? 'model' : 'dataset';
    const access = this.#access.get(name) ?? Access.OPEN;
    return {
      audit: { actorRole: 'publisher', organisation, object: { kind, id: name, version: '1.0.0' } },
      asset: { id: `${organisation}-${asset}`, ref: versionOf(name).asset, access, revision: 1n },
      version: { ref: versionOf(name), state, manifestDigest: 'ab'.repeat(32), licence: 'CC-BY-4.0', ...rest },
    };
  }
}
