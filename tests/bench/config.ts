export type BareServerConfig = { databaseUrl: string };

/** Settings of the bare server, given by the benchmark. */
export function bareServerConfig(env: NodeJS.ProcessEnv = process.env): BareServerConfig {
  if (!env.BARE_DATABASE_URL) throw new Error('BARE_DATABASE_URL is missing: this program is started by npm run bench');
  return { databaseUrl: env.BARE_DATABASE_URL };
}
