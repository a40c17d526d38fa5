import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import type { Clients } from '../../clients.ts';
import { REPOSITORIES, type Repository } from '../repository.ts';

/** A tag as lists show it and take it for a filter. */
type ShownTag = { id: string; label: string; type: string };

/** Every tag that a repository which the caller may see has, by what it says. */
export function tagsByTypeRoutes(app: App, { catalogue }: Clients): void {
  for (const repository of REPOSITORIES) {
    app.get(
      `/api/${repository.plural}-tags-by-type`,
      { config: { public: true }, schema: { hide: true } },
      async (request) => {
        const { facets } = await catalogue.search({ kind: repository.kind, pageSize: 1 }, callOptions(request));
        const types: Record<string, ShownTag[]> = {};
        for (const { name, counts } of facets) {
          const shown = shownAs(repository, name);
          if (shown) types[shown.type] = counts.map(({ value }) => toTag(value, shown));
        }
        return types;
      },
    );
  }
}

type Shown = { type: string; prefix: string };

/** How clients call what a facet of the catalogue counts; undefined for what is no tag. */
function shownAs({ type }: Repository, facet: string): Shown | undefined {
  if (facet === 'licence') return { type: 'license', prefix: 'license:' };
  if (facet === 'language') return { type: 'language', prefix: 'language:' };
  if (facet === 'tag') return { type: 'other', prefix: '' };
  if (facet !== 'task') return undefined;
  return type === 'model'
    ? { type: 'pipeline_tag', prefix: '' }
    : { type: 'task_categories', prefix: 'task_categories:' };
}

function toTag(value: string, { type, prefix }: Shown): ShownTag {
  // Clients know licences by identifiers in small letters.
  const id = type === 'license' ? value.toLowerCase() : value;
  return { id: prefix + id, label: value, type };
}
