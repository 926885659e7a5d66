/** Whether CSV is asked for: named, and not beside JSON or anything. */
export function wantsCsv(accept: string | undefined): boolean {
  const types = (accept ?? '').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase())
  return types.includes('text/csv') && !types.includes('application/json') && !types.includes('*/*')
}
