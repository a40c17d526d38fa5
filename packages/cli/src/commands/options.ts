import { readFile } from 'node:fs/promises';
import { UsageError } from '../usage-error.ts';

/** "a, b" → ["a", "b"]. */
export function words(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** Collects an option that may be given several times. */
export function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** The end of a day, UTC. Throws UsageError when it is not YYYY-MM-DD. */
export function endOfDay(day: string): string {
  const moment = new Date(`${day}T23:59:59Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(moment.getTime())) throw new UsageError(`"${day}" – YYYY-MM-DD`);
  return moment.toISOString();
}

/** Reads a JSON file. Throws UsageError that says where it is broken. */
export async function readJson<T>(path: string): Promise<T> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`);
  }
}

/** Leaves out what is undefined. */
export function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
