import { quoteForShell } from '../text/quote-for-shell.ts';
import type { SearchState } from './search-state.ts';

const OPTIONS = ['kind', 'organisation', 'licence', 'access', 'language', 'tag'] as const;

/** The command that makes the same search; undefined where the command line has no option for a part of it. */
export function searchCommand(search: SearchState): string | undefined {
  if (search.task !== undefined || search.sort !== undefined) return undefined;
  const options = OPTIONS.flatMap((name) => {
    const value = search[name];
    return value === undefined ? [] : [`--${name} ${quoteForShell(value)}`];
  });
  const words = search.q.trim();
  return ['alliance search', ...(words === '' ? [] : [quoteForShell(words)]), ...options].join(' ');
}
