import type { Command } from 'commander';
import { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import type { Me } from '../api/shapes.ts';
import type { Context } from '../context.ts';

type Check = { name: string; ok: boolean; detail: string };

/** doctor */
export function addDoctorCommand(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('doctor')
    .description(t.doctor)
    .action(async () => {
      const checks = await examine(context);
      const ok = checks.every((check) => check.ok);
      const lines = checks.map((check) => `${check.ok ? '✓' : '✗'} ${check.name}: ${check.detail}`);
      context.out.result({ ok, checks }, [...lines, ok ? t.doctorOk : t.doctorBad].join('\n'));
      if (!ok) throw new Error(t.doctorBad);
    });
}

async function examine(context: Context): Promise<Check[]> {
  const url = await context.url();
  const anonymous = new ApiClient(url);
  const attempt = (name: string, work: () => Promise<string>): Promise<Check> =>
    work().then(
      (detail) => ({ name, ok: true, detail }),
      (error: unknown) => ({ name, ok: false, detail: (error as Error).message }),
    );
  return [
    { name: 'Node', ok: Number.parseInt(process.versions.node, 10) >= 24, detail: process.version },
    await attempt(url, async () => {
      await anonymous.get('/livez');
      return '/livez';
    }),
    await attempt('readyz', () => ready(anonymous)),
    await attempt('login', async () => {
      const { person } = await (await context.api()).get<Me>('/v1/me');
      return person.email;
    }),
  ];
}

async function ready(api: ApiClient): Promise<string> {
  try {
    await api.get('/readyz');
    return '200';
  } catch (error) {
    throw error instanceof ApiProblem
      ? new Error(String((error.document as { notReady?: string[] }).notReady ?? error.message))
      : error;
  }
}
