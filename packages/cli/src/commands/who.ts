import type { Command } from 'commander';
import type { Page } from '../api/client.ts';
import type { PersonName } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';

/** As many as the registry names at a time. */
const AT_ONCE = 100;

/** who: names of people whom one meets as ids */
export function addWhoCommand(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('who')
    .argument('<person...>')
    .description(t.who)
    .action(async (ids: string[]) => {
      const api = await context.api();
      const named: PersonName[] = [];
      for (let start = 0; start < ids.length; start += AT_ONCE) {
        const query = { ids: ids.slice(start, start + AT_ONCE).join(',') };
        named.push(...(await api.get<Page<PersonName>>('/v1/people', query)).items);
      }
      const rows = named.map(({ personId, name }) => [personId, name]);
      context.out.result(named, rows.length > 0 ? table(rows) : t.whoNobody);
    });
}
