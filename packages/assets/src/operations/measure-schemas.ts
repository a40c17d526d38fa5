import type { AssetsContext } from '../context.ts';
import type { FilePair } from '../domain/schema-break.ts';
import { lowestVersion, type VersionRule } from '../domain/version-rule.ts';
import type { Changes } from './measure-version.ts';

/** Replaced files that are looked into, in order of paths. */
const MAX_PAIRS = 200;
const EXAMPLES = 5;

/**
 * The rule with what replaced files do to their columns: one that goes, or that is read differently, is as grave as a file that
 * goes. Throws `unavailable` when the bytes cannot be read.
 */
export async function measureSchemas(
  { schemaBreaks }: Pick<AssetsContext, 'schemaBreaks'>,
  { rule, changes }: { rule: VersionRule; changes: Changes },
): Promise<VersionRule> {
  if (rule.level !== 'minor') return rule;
  const breaks = await schemaBreaks(await replacedFiles(changes));
  if (breaks.length === 0) return rule;
  const paths = [...new Set(breaks.map(({ path }) => path))].slice(0, EXAMPLES);
  const columns = breaks.slice(0, EXAMPLES);
  return { ...rule, level: 'major', lowest: lowestVersion(rule.against, 'major'), paths, columns };
}

async function replacedFiles(changes: Changes): Promise<FilePair[]> {
  const pairs: FilePair[] = [];
  for await (const batch of changes) {
    for (const { before, after } of batch) if (before && after) pairs.push({ before, after });
    if (pairs.length >= MAX_PAIRS) break;
  }
  return pairs.slice(0, MAX_PAIRS);
}
