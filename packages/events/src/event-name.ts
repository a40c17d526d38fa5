import type { DescMessage } from '@bufbuild/protobuf';

/** Where an event travels. `prefix` is "alliance" except in tests that share a server. */
export type EventAddress = { service: string; type: string; subject: string };

/** Type ("alliance.datasets.v1.version_published") and subject of an event message. */
export function addressOf(descriptor: DescMessage, prefix: string): EventAddress {
  const [, service, version, name] = /^alliance\.(\w+)\.(v\d+)\.(\w+)$/.exec(descriptor.typeName) ?? [];
  if (!service || !version || !name) throw new Error(`${descriptor.typeName} is not an event of the alliance`);
  const rest = `${service}.${version}.${toSnakeCase(name)}`;
  return { service, type: `alliance.${rest}`, subject: `${prefix}.${rest}` };
}

/** Name of the stream that holds a service's events. */
export function streamName(prefix: string, service: string): string {
  return `${prefix}_${service}`.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_');
}

/** Filter for every event of a service. */
export function subjectsOf(prefix: string, service: string): string {
  return `${prefix}.${service}.>`;
}

function toSnakeCase(name: string): string {
  return name.replaceAll(/(?<!^)([A-Z])/g, '_$1').toLowerCase();
}
