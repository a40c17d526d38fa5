import type { Clients } from '../clients.ts';
import type { Bytes } from './bytes.ts';

/** What the routes for Hugging Face clients need. */
export type HubContext = { clients: Clients; bytes: Bytes };
