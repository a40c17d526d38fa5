/** A file that the page brings with it. */
export type Attachment = { label: string; name: string; type: string; text: string };

/** A link by which a page gives out a file that it holds itself. */
export function linkTo({ label, name, type, text }: Attachment): string {
  const data = Buffer.from(text, 'utf8').toString('base64');
  return `<a download="${escaped(name)}" href="data:${type};base64,${data}">${escaped(label)}</a>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that stands in HTML, also in attributes, as what it is. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
