import { type LicenceRule, type RuleCount, ruleFinder } from '../domain/file-licences.ts';
import type { FileEntry } from '../domain/version.ts';
import { fileLeaves } from '../manifest/leaf-kinds.ts';
import type { NodeSource, Root } from '../manifest/node.ts';
import { scan } from '../manifest/scan.ts';

/** Goes over a set of files, some pages at a time, and tells for each rule how many files it is the last one for. */
export async function countRules(
  { source, root }: { source: NodeSource; root: Root },
  rules: readonly LicenceRule[],
  visit: (file: FileEntry, rule: number) => void = () => {},
): Promise<RuleCount[]> {
  const find = ruleFinder(rules);
  const counts = rules.map(() => ({ files: 0, bytes: 0 }));
  for await (const files of scan(source, fileLeaves, root)) {
    for (const file of files) {
      const rule = find(file.path);
      const count = counts[rule];
      if (count) {
        count.files += 1;
        count.bytes += file.size;
      }
      visit(file, rule);
    }
  }
  return counts;
}
