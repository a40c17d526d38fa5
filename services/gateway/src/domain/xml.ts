/** Markup that is well-formed already. */
export type Xml = { readonly xml: string };

type Attributes = Readonly<Record<string, string | undefined>>;

/** What XML 1.0 has no way to write (section 2.2): most control characters, half characters and two that are none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const ESCAPED: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // As they are, readers would make spaces of them in attributes, and line ends of the last one.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** A text as XML; what XML cannot write becomes a replacement character. */
function text(value: string): Xml {
  return { xml: escaped(value, /[&<>\r]/g) };
}

/** An element; texts in it are escaped, absent attributes left out. Names are ours and never come from outside. */
export function element(name: string, attributes: Attributes, ...content: readonly (Xml | string)[]): Xml {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : ` ${key}="${escaped(value, /[&<>"'\t\n\r]/g)}"`,
  );
  const inner = content.map((part) => (typeof part === 'string' ? text(part) : part).xml).join('');
  return { xml: inner === '' ? `<${name}${given.join('')}/>` : `<${name}${given.join('')}>${inner}</${name}>` };
}

/** A whole document. */
export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}\n`;
}

function escaped(value: string, special: RegExp): string {
  return value
    .toWellFormed()
    .replace(UNWRITABLE, '\ufffd')
    .replace(special, (character) => ESCAPED[character] ?? '');
}
