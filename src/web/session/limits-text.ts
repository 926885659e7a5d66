import { TEXT } from '../text.ts'

/** What somebody sees, in a few words. */
export function limitsText(
  vendor: string | null,
  { markets, queues }: { readonly markets: readonly string[]; readonly queues: readonly string[] },
): string {
  if (vendor !== null) return vendor
  const named = [...markets, ...queues]
  return named.length === 0 ? TEXT.settings.all : named.join(', ')
}
