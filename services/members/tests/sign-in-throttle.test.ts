import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Actions, type MembersUnderTest, PASSWORD, startMembersUnderTest } from './members-under-test.ts';

const WRONG = 'không phải mật khẩu này';

let members: MembersUnderTest;
let actions: Actions;
beforeAll(async () => {
  members = await startMembersUnderTest();
  actions = new Actions(members);
});
afterAll(() => members[Symbol.asyncDispose]());

const codeOf = (email: string, password: string) =>
  members.gateway.createSession({ email, password }).then(
    () => 'ok',
    (error) => error.code as string,
  );

async function codesOf(email: string, password: string, times: number): Promise<string[]> {
  const codes: string[] = [];
  for (let attempt = 0; attempt < times; attempt += 1) codes.push(await codeOf(email, password));
  return codes;
}

describe('failed sign-ins', () => {
  test('block an e-mail after ten, for everybody who tries it, until the time is over', async () => {
    await actions.register('an@example.vn');
    expect(await codesOf('an@example.vn', WRONG, 10)).toEqual(Array.from({ length: 10 }, () => 'credentials_refused'));
    const refusal = await members.gateway
      .createSession({ email: 'AN@example.vn ', password: PASSWORD })
      .catch((e) => e);
    expect(refusal).toMatchObject({ code: 'rate_limited', details: { retryAfterSeconds: 30 } });
    expect(refusal.message).toContain('30 seconds');
    members.advance(30_000);
    expect(await codeOf('an@example.vn', PASSWORD)).toBe('ok');
    expect(await codesOf('an@example.vn', WRONG, 9)).not.toContain('rate_limited');
  });

  test('block longer each time', async () => {
    await actions.register('binh@example.vn');
    await codesOf('binh@example.vn', WRONG, 10);
    members.advance(30_000);
    expect(await codesOf('binh@example.vn', WRONG, 2)).toEqual(['credentials_refused', 'rate_limited']);
    members.advance(59_000);
    expect(await codeOf('binh@example.vn', PASSWORD)).toBe('rate_limited');
    members.advance(1_000);
    expect(await codeOf('binh@example.vn', PASSWORD)).toBe('ok');
  });

  test('are forgotten with a success, and after an hour', async () => {
    await actions.register('cuong@example.vn');
    for (let round = 0; round < 3; round += 1) {
      await codesOf('cuong@example.vn', WRONG, 9);
      expect(await codeOf('cuong@example.vn', PASSWORD)).toBe('ok');
    }
    await codesOf('cuong@example.vn', WRONG, 9);
    members.advance(3_600_001);
    expect(await codesOf('cuong@example.vn', WRONG, 9)).not.toContain('rate_limited');
  });

  test('with an e-mail that nobody registered are treated alike', async () => {
    const codes = await codesOf('nobody@example.vn', WRONG, 11);
    expect(codes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'credentials_refused'));
    expect(codes[10]).toBe('rate_limited');
  });

  test('50 at once are no way around: ten are tried', async () => {
    await actions.register('dung@example.vn');
    const codes = await Promise.all(Array.from({ length: 50 }, () => codeOf('dung@example.vn', WRONG)));
    expect(codes.filter((code) => code === 'credentials_refused')).toHaveLength(10);
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(40);
  });
});
