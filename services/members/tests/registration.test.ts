import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MembersUnderTest, PASSWORD, published, startMembersUnderTest } from './members-under-test.ts';

let members: MembersUnderTest;
beforeAll(async () => {
  members = await startMembersUnderTest();
});
afterAll(() => members[Symbol.asyncDispose]());

const registration = { email: 'an@example.vn', name: 'Nguyễn Văn An', password: PASSWORD };

describe('registration', () => {
  test('normalises the e-mail and puts the name into NFC', async () => {
    const { person } = await members.gateway.registerPerson({
      email: ' Binh@EXAMPLE.vn ',
      name: 'Trần  Thị Bình'.normalize('NFD'),
      password: PASSWORD,
    });
    expect(person).toMatchObject({ email: 'binh@example.vn', name: 'Trần Thị Bình', allianceRoles: [] });
    expect(person?.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('refuses an e-mail that is in use, however it is written', async () => {
    await members.gateway.registerPerson(registration);
    const again = members.gateway.registerPerson({ ...registration, email: 'AN@example.vn' });
    await expect(again).toThrowWithCode('already_exists');
  });

  test('names every wrong field and changes nothing', async () => {
    const wrong = members.gateway.registerPerson({ email: 'x', name: '', password: 'short' });
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ field: 'email' }, { field: 'name' }, { field: 'password' }] },
    });
  });

  test('of one e-mail 20 times at once succeeds once', async () => {
    const racing = { ...registration, email: 'race@example.vn' };
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => members.gateway.registerPerson(racing)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'already_exists' });
  });

  test('tells others that somebody registered, and not who', async () => {
    const { person } = await members.gateway.registerPerson({ ...registration, email: 'event@example.vn' });
    const events = await published(members, ['person_registered'], 1, person?.id);
    expect(events.map(({ data }) => data)).toEqual([
      {
        audit: {
          actorPersonId: person?.id,
          actorRole: 'person',
          object: { kind: 'person', id: person?.id },
          nextState: 'registered',
        },
        personId: person?.id,
      },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/example|Nguyễn/);
  });
});
