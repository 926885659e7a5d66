import pg from 'pg'

const INT8 = 20
const INT8_ARRAY = 1016

/**
 * Counts and instants are numbers here: all stay far below 2^53, and one that does not is refused rather than rounded. Set for the
 * store's connections only, so that nothing else in the process changes.
 */
export const storeTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format === 'binary') return pg.types.getTypeParser(oid, 'binary')
    if (oid === INT8) return wholeNumber
    if (oid === INT8_ARRAY) return wholeNumbers
    return pg.types.getTypeParser(oid, 'text')
  }) as pg.CustomTypesConfig['getTypeParser'],
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`the store holds ${text}, expected an integer within 2^53`)
  return value
}

/** One dimension without nulls, as all arrays of the store are: `{1,2,3}`. */
function wholeNumbers(text: string): readonly number[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',').map(wholeNumber)
}
