/** A record in one line: what it says, without what says nothing. */
export function saysOf(body: object): string {
  return Object.entries(body)
    .filter(([, value]) => value !== null && value !== false && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) =>
      name === 'name' ? String(value) : `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
    )
    .join(' · ')
}
