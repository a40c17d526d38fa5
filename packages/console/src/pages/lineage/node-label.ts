import type { Messages } from '../../language/messages.ts';
import type { LineageNode } from './lineage-types.ts';

/** What a node is called: the version, the address of a source outside, or that it is not known or not to be seen. */
export function nodeLabel({ version, external, state }: LineageNode, t: Messages): { name: string; detail: string } {
  const [, name, number] = /^(?:dataset|model):(.+)@([^@]+)$/.exec(version ?? '') ?? [];
  if (name && number) return { name, detail: number };
  if (external) return { name: external.url.replace(/^https?:\/\//, ''), detail: t.asset.sourceOutside };
  return { name: state === 'hidden' ? t.lineage.hidden : t.lineage.unknown, detail: '' };
}

/** The page of a node: of the version in the registry, none for others. */
export function nodeHref({ version }: LineageNode): string | undefined {
  const [, kind, path, number] = /^(dataset|model):([\w-]+\/[\w.-]+)@([^@]+)$/.exec(version ?? '') ?? [];
  return kind && path && number ? `/${kind}s/${path}/lineage?version=${encodeURIComponent(number)}` : undefined;
}
