import pg from 'pg';

export type Provision = { name: string; password: string };

/**
 * Makes sure that a role and a database of the same name exist, owned by that role and closed to others, and sets the role's
 * password. `adminUrl` must be of a role that may create both. Returns the URL of the new role. Safe to repeat.
 */
export async function provisionDatabase(adminUrl: string, { name, password }: Provision): Promise<string> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const role = pg.escapeIdentifier(name);
    const secret = pg.escapeLiteral(password);
    const exists = async (query: string) => (await client.query(query, [name])).rowCount === 1;
    const verb = (await exists('select from pg_roles where rolname = $1')) ? 'alter' : 'create';
    await client.query(`${verb} role ${role} login password ${secret}`);
    if (!(await exists('select from pg_database where datname = $1'))) {
      // Some servers give no superuser: the creator must belong to the role that it hands the database to.
      await client.query(`grant ${role} to current_user`);
      await client.query(`create database ${role} owner ${role} template template0 encoding 'UTF8' locale 'C.UTF-8'`);
    }
    await client.query(`revoke all on database ${role} from public`);
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  Object.assign(url, { username: name, password, pathname: `/${name}` });
  return url.href;
}
