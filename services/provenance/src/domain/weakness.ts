import type { LineageSubject } from './lineage-node.ts';

/** Why a version should not rest on a source without a look; undefined when nothing is wrong with it. */
export function weaknessOf({
  subject,
  digest,
  state,
}: {
  subject: LineageSubject;
  digest: string;
  state: string;
}): string | undefined {
  if (subject.kind === 'external') return digest === '' ? 'floating' : undefined;
  return state === 'published' ? undefined : state;
}
