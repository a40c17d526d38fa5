import type { Gravity } from '../../domain/finding.ts';

/** A shape by which a secret is known. */
export type SecretRule = {
  code: string;
  /** As a person would call it. */
  name: string;
  gravity: Gravity;
  /** Its first group, or else all of it, is the secret. Global. */
  pattern: RegExp;
  /** What the shape alone does not say. */
  check?: (secret: string, now: Date) => boolean;
};

/** Quick look whether any rule can match at all. */
export const HINT =
  /PRIVATE KEY|A[KS]IA|gh[opsru]_|github_pat_|hf_|xox[abeoprs]-|AIza|service_account|alt_|eyJ|secret|token|passw|api.?key/i;

/** Changing a rule means raising the rule set's version. */
export const SECRET_RULES: readonly SecretRule[] = [
  {
    code: 'private-key',
    name: 'A private key',
    gravity: 'refuse',
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\\[nr]|\s)*(?:[A-Za-z-]{1,30}: [^\n]{0,100}\n\s*){0,4}[A-Za-z0-9+/=]{40}/g,
  },
  {
    code: 'aws-access-key',
    name: 'An access key of AWS',
    gravity: 'refuse',
    pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/g,
    check: (secret) => !secret.endsWith('EXAMPLE'),
  },
  {
    code: 'github-token',
    name: 'A token of GitHub',
    gravity: 'refuse',
    pattern: /(?<![A-Za-z0-9])(?:gh[opsru]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9])/g,
    check: isRandom,
  },
  {
    code: 'huggingface-token',
    name: 'A token of Hugging Face',
    gravity: 'refuse',
    pattern: /(?<![A-Za-z0-9_])hf_[A-Za-z]{34}(?![A-Za-z0-9])/g,
    check: isRandom,
  },
  {
    code: 'slack-token',
    name: 'A token of Slack',
    gravity: 'refuse',
    pattern: /(?<![A-Za-z0-9])xox[abeoprs]-\d{8,14}-[A-Za-z0-9-]{20,200}/g,
  },
  {
    code: 'google-api-key',
    name: 'An API key of Google',
    gravity: 'refuse',
    pattern: /(?<![A-Za-z0-9_-])AIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])/g,
    check: isRandom,
  },
  {
    code: 'google-service-account',
    name: 'The key of a service account of Google',
    gravity: 'refuse',
    pattern: /"type"\s{0,8}:\s{0,8}"service_account"[^{}]{0,400}?"private_key_id"\s{0,8}:\s{0,8}"([0-9a-f]{40})"/g,
  },
  {
    code: 'alliance-token',
    name: 'An API token of this registry',
    gravity: 'refuse',
    pattern: /(?<![A-Za-z0-9])(?:alt|hf)_[A-Za-z0-9]{49}(?![A-Za-z0-9])/g,
    check: isRandom,
  },
  {
    code: 'web-token',
    name: 'A signed web token (JWT) that has not expired',
    gravity: 'hold',
    pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,1000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,1000}/g,
    check: (secret, now) => !hasExpired(secret, now),
  },
  {
    code: 'named-secret',
    name: 'What looks like a password or a token',
    gravity: 'hold',
    pattern:
      /(?<![A-Za-z])(?:secret|token|passw(?:or)?d|api[_-]?key)(?:_?key)?["']?\s{0,4}[:=]\s{0,4}["']?([A-Za-z0-9+/_=-]{24,200})(?![A-Za-z0-9+/_=-])/gi,
    check: isRandom,
  },
];

const MIN_BITS_PER_CHARACTER = 3.5;

/** Made by chance: many different characters, both cases or digits among them. */
function isRandom(secret: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/].filter((kind) => kind.test(secret)).length;
  return kinds >= 2 && bitsPerCharacter(secret) >= MIN_BITS_PER_CHARACTER;
}

function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

/** A token whose time cannot be read may still be good. */
function hasExpired(token: string, now: Date): boolean {
  try {
    const [, payload = ''] = token.split('.');
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp?: unknown };
    return typeof exp === 'number' && exp * 1_000 < now.getTime();
  } catch {
    return false;
  }
}
