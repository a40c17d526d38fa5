import autocannon from 'autocannon';

export type Load = { url: string; method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: string };

/** Requests per second of one endpoint under 32 connections, for `seconds`. Throws when an answer is not what was expected. */
export async function requestRate(load: Load, expectedStatus: number, seconds = 2): Promise<number> {
  const { method = 'GET', headers = {}, body } = load;
  const result = await autocannon({
    url: load.url,
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    connections: 32,
    duration: seconds,
  });
  const statuses = Object.keys(result.statusCodeStats ?? {});
  if (result.errors > 0 || statuses.some((status) => Number(status) !== expectedStatus)) {
    throw new Error(
      `${load.url}: ${result.errors} errors, statuses ${statuses.join(', ')}; expected ${expectedStatus}`,
    );
  }
  return result.requests.average;
}
