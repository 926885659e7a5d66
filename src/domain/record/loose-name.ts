/** Zero-width characters, joiners, direction marks, soft hyphens: nobody sees them, so they tell no names apart. */
const UNSEEN = /[\p{Cf}\p{Variation_Selector}]/gu

/** A name without what people and exports change by accident: case, the form of accents, spaces at the ends, what cannot be seen. */
export function looseName(name: string): string {
  return name.normalize('NFC').replace(UNSEEN, '').replace(/\s+/g, ' ').trim().toLowerCase()
}
