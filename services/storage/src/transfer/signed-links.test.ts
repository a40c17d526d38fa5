import { describe, expect, test } from 'vitest';
import { LinkSigner } from './signed-links.ts';

const key = (id: string, fill: number) => ({ id, secret: Buffer.alloc(32, fill) });
const claim = { method: 'GET', resource: '/blobs/x', parameters: { name: 'a b&c=d.txt' } };
const now = new Date('2026-11-22T09:00:00Z');
const soon = new Date('2026-11-22T09:15:00Z');
const queryOf = (link: string) => new URL(link, 'http://door').searchParams;

describe('LinkSigner', () => {
  test('accepts what it signed and gives the parameters back', () => {
    const signer = new LinkSigner([key('a', 1)]);
    expect(signer.verify(claim, queryOf(signer.sign(claim, soon)), now).get('name')).toBe('a b&c=d.txt');
  });

  test('accepts links of an older key while it is kept, and signs with the first', () => {
    const old = new LinkSigner([key('a', 1)]);
    const rotated = new LinkSigner([key('b', 2), key('a', 1)]);
    const after = new LinkSigner([key('b', 2)]);
    expect(() => rotated.verify(claim, queryOf(old.sign(claim, soon)), now)).not.toThrow();
    expect(() => after.verify(claim, queryOf(rotated.sign(claim, soon)), now)).not.toThrow();
    expect(() => after.verify(claim, queryOf(old.sign(claim, soon)), now)).toThrowWithCode('signature_invalid');
  });

  test('a key under another id, or another key under the same id, opens nothing', () => {
    const link = queryOf(new LinkSigner([key('a', 1)]).sign(claim, soon));
    expect(() => new LinkSigner([key('a', 2)]).verify(claim, link, now)).toThrowWithCode('signature_invalid');
    link.set('key', 'b');
    expect(() => new LinkSigner([key('b', 1)]).verify(claim, link, now)).toThrowWithCode('signature_invalid');
  });

  test('looks at the end only of links that it made', () => {
    const signer = new LinkSigner([key('a', 1)]);
    const link = queryOf(signer.sign(claim, now));
    expect(() => signer.verify(claim, link, now)).toThrowWithCode('link_expired');
    link.set('name', 'other.txt');
    expect(() => signer.verify(claim, link, now)).toThrowWithCode('signature_invalid');
  });

  test.each([
    ['another method', { ...claim, method: 'PUT' }],
    ['another resource', { ...claim, resource: '/blobs/y' }],
  ])('refuses %s', (_what, used) => {
    const signer = new LinkSigner([key('a', 1)]);
    expect(() => signer.verify(used, queryOf(signer.sign(claim, soon)), now)).toThrowWithCode('signature_invalid');
  });

  test('refuses a query without anything', () => {
    expect(() => new LinkSigner([key('a', 1)]).verify(claim, new URLSearchParams(), now)).toThrowWithCode(
      'signature_invalid',
    );
  });
});
