import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a tool said and how it ended. */
export type ToolResult = { readonly output: string; readonly code: number };

/** Runs a tool of node_modules/.bin or the machine, from the root of the workspace or `cwd`, and collects its output. */
export async function runTool(command: string, args: readonly string[], cwd = '.'): Promise<ToolResult> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.stderr.on('data', (part: Buffer) => parts.push(part));
  const [code] = (await once(child, 'close')) as [number | null];
  return { output: Buffer.concat(parts).toString(), code: code ?? 1 };
}

/** Runs a tool and returns its output. Throws an error with the output when the tool fails. */
export async function tool(command: string, ...args: readonly string[]): Promise<string> {
  const { output, code } = await runTool(command, args);
  if (code !== 0) {
    throw new Error(output.trim() || `${command} ended with code ${code}`);
  }
  return output;
}
