import { notFound } from '@alliance/errors/alliance-error';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * For whom the bytes of an attachment are held: the request and whoever attaches them. That is no organisation, so nobody can name
 * them elsewhere, and who knows a digest still has to send the bytes. Throws `not_found` for what is no id of a request.
 */
export function attachmentHolder(requestId: string, personId: string): string {
  if (!UUID.test(requestId)) throw notFound(`access request ${requestId.slice(0, 64)}`);
  return `request:${requestId}:${personId}`;
}
