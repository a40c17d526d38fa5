import { hostname } from 'node:os';
import { proveKey } from '@alliance/statements/key-registration';
import { KEY_ALGORITHMS, type KeyAlgorithm, toPem } from '@alliance/statements/signing-key';
import type { Command } from 'commander';
import type { OrganisationKey } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import type { LocalKey } from '../signing/signing-keys.ts';
import { table } from '../terminal/output.ts';
import { UsageError } from '../usage-error.ts';

/** key create | hold | register | list | revoke */
export function addKeyCommands(program: Command, context: Context): void {
  const { t } = context;
  const key = program.command('key').description(t.key);
  key
    .command('create')
    .argument('<organisation>')
    .description(t.keyCreate)
    .option('--type <type>', KEY_ALGORITHMS.join(', '), 'ecdsa-p256')
    .action(async (organisation: string, { type }: { type: string }) => {
      const algorithm = KEY_ALGORITHMS.find((known) => known === type);
      if (algorithm === undefined || !/^[a-z0-9-]+$/.test(organisation))
        throw new UsageError(KEY_ALGORITHMS.join(', '));
      await createKey(context, organisation, algorithm);
    });
  key
    .command('hold')
    .argument('<organisation>')
    .description(t.keyHold)
    .action((organisation: string) => holdKey(context, organisation));
  key
    .command('register')
    .argument('<organisation>')
    .description(t.keyRegister)
    .option('--key <id>', t.optKeyId)
    .option('--name <name>', t.optName, hostname())
    .action(async (organisation: string, { key: id, name }: { key?: string; name: string }) => {
      const local = await localKey(context, organisation, id);
      const proof = proveKey(local.privateKey, organisation, local).toString('base64');
      const body = { name, publicKey: toPem(local), proof };
      const registered = await (await context.api()).post<OrganisationKey>(keysPath(organisation), body);
      context.out.result(registered, t.keyRegistered(registered.keyId, organisation));
    });
  key
    .command('list')
    .argument('<organisation>')
    .description(t.keyList)
    .action((organisation: string) => listKeys(context, organisation));
  key
    .command('revoke')
    .argument('<organisation>')
    .argument('<id>')
    .description(t.keyRevoke)
    .action(async (organisation: string, id: string) => {
      const path = `${keysPath(organisation)}/${encodeURIComponent(id)}/revoke`;
      const revoked = await (await context.api()).post<OrganisationKey>(path);
      context.out.result(revoked, t.keyRevoked(revoked.keyId));
    });
}

/** The private key to sign with: the one asked for, or the newest of the organisation. Throws UsageError when there is none. */
export async function localKey(context: Context, organisation: string, id: string | undefined): Promise<LocalKey> {
  const found = await context.keys.find(organisation, id);
  if (found === undefined) throw new UsageError(context.t.noKey(organisation));
  return found;
}

type HeldKey = { keyId: string; publicKey: string; proof: string };

/** The node makes the key and proves that it has it; an owner registers it as any other, so that it stands in the log who wanted it. */
async function holdKey(context: Context, organisation: string): Promise<void> {
  const api = await context.api();
  const { publicKey, proof } = await api.post<HeldKey>(
    `/v1/organisations/${encodeURIComponent(organisation)}/held-keys`,
  );
  const body = { name: context.t.keyHeldName, publicKey, proof };
  const registered = await api.post<OrganisationKey>(keysPath(organisation), body);
  context.out.result(registered, context.t.keyHeld(registered.keyId, organisation));
}

async function createKey({ keys, out, t }: Context, organisation: string, algorithm: KeyAlgorithm): Promise<void> {
  const { privateKey: _kept, spki: _shown, ...made } = await keys.create(organisation, algorithm);
  out.result(made, t.keyCreated(made.keyId, made.path, organisation));
}

async function listKeys(context: Context, organisation: string): Promise<void> {
  const { t, out } = context;
  const api = await context.api();
  const registered = await Array.fromAsync(api.list<OrganisationKey>(keysPath(organisation)));
  const here = new Set((await context.keys.list(organisation)).map(({ keyId }) => keyId));
  const keys = registered.map((one) => ({ ...one, here: here.has(one.keyId) }));
  const rows = keys.map((one) => [
    one.keyId,
    one.algorithm,
    one.revokedAt ? t.keyIsRevoked : t.keyIsValid,
    one.registeredAt.slice(0, 10),
    one.here ? t.keyIsHere : '',
    one.name,
  ]);
  out.result(keys, rows.length > 0 ? table(rows) : t.noneFound);
}

function keysPath(organisation: string): string {
  return `/v1/organisations/${encodeURIComponent(organisation)}/keys`;
}
