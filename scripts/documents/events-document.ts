import { glob, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { addressOf } from '@alliance/events/event-name';
import { action } from '@alliance/proto/alliance/audit/v1/audit_pb';
import { type DescFile, type DescMessage, getOption } from '@bufbuild/protobuf';

type Event = { descriptor: DescMessage; service: string; consumers: string[] };

const HEAD = `# Events

Generated from the contracts and from the services' subscriptions by \`npm run proto\`; checked by \`npm run check\`.

Every fact travels on its subject with CloudEvents attributes as headers and protobuf JSON as payload
([decision 0003](decisions/0003-event-format.md)). Those with an audit action become entries of the transparency log.
`;

/** docs/events.md: who publishes what, and who consumes it. */
export async function eventsDocument(): Promise<string> {
  const events = await publishedEvents();
  const services = [...new Set(events.map((event) => event.service))].sort();
  const sections = services.map((service) => {
    const rows = events.filter((event) => event.service === service).map(row);
    return `\n## ${service}\n\n| subject | audit action | consumed by |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return HEAD + sections.join('');
}

function row({ descriptor, consumers }: Event): string {
  const audited = getOption(descriptor, action);
  const readers = audited === '' ? consumers : [...new Set([...consumers, 'provenance'])];
  return `| \`${addressOf(descriptor, 'alliance').subject}\` | ${audited === '' ? '–' : `\`${audited}\``} | ${readers.sort().join(', ') || '–'} |`;
}

async function publishedEvents(): Promise<Event[]> {
  const consumers = await consumersByType();
  const events: Event[] = [];
  for await (const path of glob('packages/proto/src/alliance/*/v1/*_events_pb.ts')) {
    const service = basename(path, '_events_pb.ts');
    const module = (await import(`../../${path}`)) as Record<string, DescFile>;
    const file = module[`file_alliance_${service}_v1_${service}_events`];
    for (const descriptor of file?.messages ?? [])
      events.push({ descriptor, service, consumers: consumers.get(descriptor.typeName) ?? [] });
  }
  return events;
}

const EVENTS_IMPORT = /import (?:\{([^}]+)\}|\* as (\w+)) from '@alliance\/proto\/alliance\/(\w+)\/v1\/\w+_events_pb'/g;

/** Which services handle which event type, read from the tables in their subscriptions.ts: `on(…Schema, …)`. */
async function consumersByType(): Promise<Map<string, string[]>> {
  const found = new Map<string, Set<string>>();
  for await (const path of glob('services/*/src/subscriptions.ts')) {
    const consumer = path.split('/')[1] as string;
    for (const type of handledTypes(await readFile(path, 'utf8')))
      found.set(type, (found.get(type) ?? new Set()).add(consumer));
  }
  return new Map([...found].map(([type, names]) => [type, [...names]]));
}

function* handledTypes(source: string): Generator<string> {
  const handled = new Set([...source.matchAll(/\b\w+\(\s*([\w.]+)Schema\b/g)].map(([, name]) => name as string));
  for (const [, named, namespace, service] of source.matchAll(EVENTS_IMPORT)) {
    if (namespace) {
      for (const name of handled)
        if (name.startsWith(`${namespace}.`)) yield `alliance.${service}.v1.${name.slice(namespace.length + 1)}`;
    }
    for (const [, name, alias] of (named ?? '').matchAll(/(\w+)Schema(?: as (\w+)Schema)?/g)) {
      if (handled.has(alias ?? (name as string))) yield `alliance.${service}.v1.${name}`;
    }
  }
}
