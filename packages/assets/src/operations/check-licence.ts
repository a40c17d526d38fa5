import type { Asker, AssetsContext } from '../context.ts';

export type LicenceVerdict = { expression: string; publishable: boolean; notes: readonly string[] };

/**
 * Asks `licensing` about a licence expression for an organisation: its canonical form, and whether it allows publication.
 * Throws what `licensing` throws, for example `licence_unknown`.
 */
export async function checkLicence(
  { licensing }: Pick<AssetsContext, 'licensing'>,
  { licence, organisation }: { licence: string; organisation: string },
  asker: Asker,
): Promise<LicenceVerdict> {
  const request = { expression: licence, organisation };
  const { expression, publishable, notes } = await licensing.checkExpression(request, asker.forward());
  return { expression, publishable, notes };
}
