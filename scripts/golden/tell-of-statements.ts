import { generateKeyPairSync } from 'node:crypto';
import type { ApiClient } from '@alliance/cli/api/client';
import { signVersion } from '@alliance/cli/signing/sign-version';
import { proveKey } from '@alliance/statements/key-registration';
import { publicHalf, toPem } from '@alliance/statements/signing-key';

const KEYS = '/v1/organisations/sao-mai/keys';

/** A key that an organisation signs a version with, and then revokes. */
export async function tellOfStatements(owner: ApiClient): Promise<void> {
  const privateKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  const key = publicHalf(privateKey);
  if (key === undefined) throw new Error('The key that was made is none.');
  const proof = proveKey(privateKey, 'sao-mai', key).toString('base64');
  await owner.post(KEYS, { name: 'story', publicKey: toPem(key), proof });
  await signVersion(owner, {
    target: { kind: 'dataset', organisation: 'sao-mai', name: 'cau-don', version: '1.0.0' },
    key: { ...key, privateKey, organisation: 'sao-mai', path: '' },
  });
  await owner.post(`${KEYS}/${key.keyId}/revoke`);
}
