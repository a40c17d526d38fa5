import type { LineageSubject, VersionSubject } from './lineage-node.ts';

/** Operations by which one version comes from another; `datasets`, `models` and `licensing` know the same list. */
const RELATIONS: readonly string[] = [
  'copy',
  'filter',
  'annotate',
  'merge',
  'collect',
  'train',
  'finetune',
  'merge-weights',
  'quantise',
  'distil',
  'generate',
  'embed',
  'evaluate',
];

/** How evidence rises; the place in the list is its rank. */
export const EVIDENCE = ['self-asserted', 'signed', 'digest-matched', 'run-captured'] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** True when the text is one of the relations between versions. */
export function isRelation(text: string): boolean {
  return RELATIONS.includes(text);
}

/** The relation that a statement names, or what goes without saying; undefined when it is not one. */
export function relationOf(given: string, child: VersionSubject, parent: LineageSubject): string | undefined {
  if (given !== '') return RELATIONS.includes(given) ? given : undefined;
  if (child.kind === 'dataset') return 'copy';
  return parent.kind === 'model' ? 'finetune' : 'train';
}
