import { uploadText } from '../../scripts/samples/upload-text.ts';
import { type Attempt, attempt } from '../alliance/attempt.ts';
import type { TestAlliance } from '../alliance.ts';
import type { Ledger } from './ledger.ts';

/** Who acts in the crash drills, signed in, and what they have prepared. */
export type Cast = {
  url: string;
  ledger: Ledger;
  governance: string;
  /** Of the organisation that publishes. */
  owner: string;
  /** Asks for access. */
  researcher: string;
  organisation: string;
  /** A file of the organisation that every version consists of. */
  file: { path: string; size: number; sha256: string };
};

/** Admits an organisation, signs everybody in and uploads a file. */
export async function assembleCast(alliance: TestAlliance, ledger: Ledger): Promise<Cast> {
  const { url, people } = alliance;
  const organisation = 'publisher';
  const owner = await people.organisation(organisation, 'company', 'owner@publisher.test');
  await people.register('researcher@crash.test');
  return {
    url,
    ledger,
    organisation,
    governance: await people.governanceToken(),
    owner: await people.tokenOf('owner@publisher.test'),
    researcher: await people.tokenOf('researcher@crash.test'),
    file: await uploadText(owner, organisation, 'một câu ngắn\n'),
  };
}

/** Sends one command as somebody. */
export function command(cast: Cast, as: string, method: string, path: string, body?: unknown): Promise<Attempt> {
  return attempt({ url: cast.url, method, path, token: as, body });
}
