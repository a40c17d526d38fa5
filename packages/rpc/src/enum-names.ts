import { invalidArgument } from '@alliance/errors/alliance-error';
import type { DescEnum, EnumShape } from '@bufbuild/protobuf';

/**
 * The public name of an enum value: without the enum's prefix, lower case, "-" between words ("ACCESS_OPEN" → "open").
 * Undefined for the zero value (…_UNSPECIFIED) and for values of a newer contract.
 */
export function enumName(descriptor: DescEnum, value: number): string | undefined {
  if (value === 0) return undefined;
  return namesOf(descriptor).byValue.get(value);
}

/** The enum value for a public name; 0 for undefined. Throws `invalid_argument` that names the values known. */
export function enumValue<D extends DescEnum>(descriptor: D, name: string | undefined): EnumShape<D> {
  if (name === undefined) return 0 as EnumShape<D>;
  const { byName } = namesOf(descriptor);
  const value = byName.get(name);
  if (value === undefined) throw invalidArgument(`"${name}" is not one of ${[...byName.keys()].join(', ')}.`);
  return value as EnumShape<D>;
}

/** Every public name of an enum, in the order of the contract. */
export function enumNames(descriptor: DescEnum): string[] {
  return [...namesOf(descriptor).byName.keys()];
}

type Names = { byValue: Map<number, string>; byName: Map<string, number> };
const known = new WeakMap<DescEnum, Names>();

function namesOf(descriptor: DescEnum): Names {
  const cached = known.get(descriptor);
  if (cached) return cached;
  const entries = descriptor.values
    .filter((value) => value.number !== 0)
    .map((value) => [value.number, value.localName.toLowerCase().replaceAll('_', '-')] as const);
  const names = { byValue: new Map(entries), byName: new Map(entries.map(([number, name]) => [name, number])) };
  known.set(descriptor, names);
  return names;
}
