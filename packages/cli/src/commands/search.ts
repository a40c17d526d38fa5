import type { Command } from 'commander';
import type { Asset, CatalogueItem, Version } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { assetPath, parseReference } from '../reference.ts';
import { formatBytes } from '../terminal/format-bytes.ts';
import { table } from '../terminal/output.ts';
import { defined } from './options.ts';

type SearchOptions = {
  kind?: string;
  organisation?: string;
  licence?: string;
  access?: string;
  language?: string;
  tag?: string;
  limit: number;
};
type Found = { items: CatalogueItem[]; total: number; totalIsLowerBound: boolean };

/** search WORDS, show REFERENCE */
export function addSearchCommands(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('search')
    .argument('[words...]')
    .description(t.search)
    .option('--kind <kind>', 'dataset, model')
    .option('--organisation <slug>', t.optOrganisation)
    .option('--licence <id>', t.optLicence)
    .option('--access <access>', t.optAccess)
    .option('--language <tag>', t.optLanguages)
    .option('--tag <tag>', t.optTags)
    .option('--limit <count>', t.optLimit, Number, 20)
    .action(async (queried: string[], { kind, organisation, licence, access, language, tag, limit }: SearchOptions) => {
      const query = defined({
        q: queried.join(' ') || undefined,
        kind,
        organisation,
        licence,
        access,
        language,
        tag,
        limit,
      });
      const found = await (await context.api()).get<Found>('/v1/catalogue', query);
      const rows = found.items.map((item) => [
        `${item.kind}:${item.organisation}/${item.name}`,
        item.latestVersion,
        item.access,
        item.licence,
        formatBytes(item.totalBytes),
        item.title,
      ]);
      const total = `${found.total}${found.totalIsLowerBound ? '+' : ''}`;
      context.out.result(found, rows.length > 0 ? `${table(rows)}\n${t.found(rows.length, total)}` : t.nothingFound);
    });
  program
    .command('show')
    .argument('<reference>', 'dataset:org/name')
    .description(t.show)
    .action(async (text: string) => {
      const reference = parseReference(text);
      const api = await context.api();
      const asset = await api.get<Asset & { summary: string; languages: string[]; tags: string[] }>(
        assetPath(reference),
      );
      const versions = await Array.fromAsync(api.list<Version>(`${assetPath(reference)}/versions`));
      const lines = [
        asset.title,
        asset.summary,
        `${asset.access} · ${asset.licence}`,
        [...asset.languages, ...asset.tags].join(', '),
      ].filter((line) => line !== '');
      const rows = versions.map((version) => [
        version.version,
        version.state,
        String(version.fileCount),
        formatBytes(version.totalBytes),
        version.notes.split('\n')[0] ?? '',
      ]);
      context.out.result({ ...asset, versions }, [...lines, ...(rows.length > 0 ? [table(rows)] : [])].join('\n'));
    });
}
