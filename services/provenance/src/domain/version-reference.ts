import type { VersionSubject } from './lineage-node.ts';

const REFERENCE = /^(dataset|model):([a-z0-9-]{1,40})\/([A-Za-z0-9._-]{1,100})@([0-9A-Za-z.+-]{1,100})$/;

/** The version that "dataset:org/name@1.0.0" names; undefined for any other text. */
export function parseVersionReference(text: string): VersionSubject | undefined {
  const [, kind, organisation = '', name = '', version = ''] = REFERENCE.exec(text) ?? [];
  return kind === 'dataset' || kind === 'model' ? { kind, organisation, name, version } : undefined;
}
