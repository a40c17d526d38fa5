import type { StandaloneNode } from './node.ts';
import { DEMO_PEOPLE } from './seed/demo-alliance.ts';
import type { StandaloneSettings } from './settings.ts';

/** Prints where the node is and how to sign in. */
export function announce(settings: StandaloneSettings, node: StandaloneNode): void {
  const lines = [
    '',
    `  Console   ${settings.publicUrl}/`,
    `  API       ${settings.publicUrl}/v1   described at ${settings.publicUrl}/docs`,
    `  Home      ${settings.home}`,
    ...(settings.seed === 'demo'
      ? demoSignIns(node.secrets.demoPassword)
      : [`  Sign in   ${settings.admin?.email} with the password you gave`]),
    '',
    '  Ctrl-C stops everything.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function demoSignIns(password: string): string[] {
  const width = Math.max(...DEMO_PEOPLE.map(({ email }) => email.length));
  return [
    '',
    `  Demo sign-ins, all with the password ${password}`,
    ...DEMO_PEOPLE.map(({ email, role }) => `    ${email.padEnd(width)}  ${role}`),
  ];
}
