import type { ServiceName } from '@alliance/auth/identity';
import { RevisionsService } from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import type { CallOptions, RpcClient } from '@alliance/rpc/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { people, type Workshop } from './assets-desk.ts';
import { add } from './assets-revision-desk.ts';

type Revisions = RpcClient<typeof RevisionsService>;
type Command = (revisions: Revisions, options: CallOptions) => Promise<unknown>;

/** Who may not work on revisions: everybody, unless something allows it. */
export function revisionRefusals(shop: () => Workshop): void {
  let name: string;
  let head: string;
  beforeAll(async () => {
    name = await shop().make({ versions: [{ version: '1.0.0' }] });
    const operations = shop().files('new').map(add);
    const commit = { ref: shop().ref(name), branch: 'main', summary: 'x', operations };
    head = (await shop().revisions.commit(commit, shop().as(people.owner))).revision?.id ?? '';
  });
  const ref = () => shop().ref(name);

  const commands: Record<string, Command> = {
    commit: (revisions, options) => revisions.commit({ ref: ref(), branch: 'main', summary: 'x' }, options),
    createBranch: (revisions, options) => revisions.createBranch({ ref: ref(), branch: 'b' }, options),
    deleteBranch: (revisions, options) => revisions.deleteBranch({ ref: ref(), branch: 'b' }, options),
    publishRevision: (revisions, options) => revisions.publishRevision({ ref: ref(), version: '2.0.0' }, options),
  };
  const reads: Record<string, Command> = {
    resolveRevision: (revisions, options) => revisions.resolveRevision({ ref: ref() }, options),
    listRevisions: (revisions, options) => revisions.listRevisions({ ref: ref() }, options),
    listRefs: (revisions, options) => revisions.listRefs({ ref: ref() }, options),
    listTree: (revisions, options) => revisions.listTree({ ref: ref() }, options),
    getPaths: (revisions, options) => revisions.getPaths({ ref: ref(), paths: ['README.md'] }, options),
  };

  describe.each(Object.entries(commands))('%s', (_, command) => {
    test.each([
      ['stranger', 'role_required'],
      ['member', 'role_required'],
      ['steward', 'role_required'],
      ['auditor', 'role_required'],
      ['governance', 'role_required'],
      ['suspended', 'organisation_not_in_good_standing'],
      ['readOnly', 'scope_required'],
    ] as const)('is refused to %s', async (who, code) => {
      await expect(command(shop().revisions, shop().as(people[who]))).toThrowWithCode(code);
    });

    test('is refused without credentials, and with tampered ones', async () => {
      await expect(command(shop().revisions, {})).toThrowWithCode('unauthenticated');
      const forged = `${shop().as(people.owner).callerToken?.slice(0, -4)}AAAA`;
      await expect(command(shop().revisions, { callerToken: forged })).toThrowWithCode('unauthenticated');
    });
  });

  test.each(Object.entries({ ...commands, ...reads }))('%s is for the gateway only', async (method, command) => {
    // Grants names files when it gives out links to them.
    const others = method === 'getPaths' ? [] : (['grants'] as const);
    for (const service of [...others, 'datasets', 'catalogue', 'storage'] as ServiceName[]) {
      const other = shop().client(RevisionsService, service);
      await expect(command(other, shop().as(people.owner))).toThrowWithCode('caller_not_allowed');
    }
  });

  test.each(Object.entries(reads))('%s knows no private asset to others', async (_, read) => {
    await read(shop().revisions, {});
    const open = name;
    name = await shop().make({ access: 'private', versions: [{ version: '1.0.0' }] });
    try {
      for (const options of [{}, shop().as(people.stranger)])
        await expect(read(shop().revisions, options)).toThrowWithCode('not_found');
      await read(shop().revisions, shop().as(people.member));
    } finally {
      name = open;
    }
  });

  test('nothing was changed by all this', async () => {
    const { branches } = await shop().revisions.listRefs({ ref: ref() }, shop().as(people.owner));
    expect(branches).toMatchObject([{ name: 'main', revisionId: head }]);
  });
}
