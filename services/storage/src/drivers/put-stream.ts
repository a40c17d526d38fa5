import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** PUTs a body of `size` bytes to a URL as it comes. Throws what the body throws, or when the server refuses. */
export async function putStream(url: string, body: AsyncIterable<Uint8Array>, size: number): Promise<void> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  const request = send(url, { method: 'PUT', headers: { 'content-length': size } });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  // Met below; until then it must not count as unhandled.
  answered.catch(() => {});
  await pipeline(Readable.from(body), request);
  const answer = await answered;
  answer.resume();
  const { statusCode = 0 } = answer;
  if (statusCode >= 300) throw new Error(`the S3 server answered a part with ${statusCode}`);
}
