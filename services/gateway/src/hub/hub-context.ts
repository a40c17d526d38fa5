import type { Clients } from '../clients.ts';
import type { Bytes } from './bytes.ts';

/** What the routes for Hugging Face clients need. */
export type HubContext = {
  clients: Clients;
  bytes: Bytes;
  /** Clients that can send large files either way are told to use xet. */
  offerXet: boolean;
};
