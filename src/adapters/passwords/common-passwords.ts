/** Whether a text is one of the passwords that people choose most, in lower case. */
export type IsCommonPassword = (text: string) => boolean

let loaded: Promise<IsCommonPassword> | null = null

/** The list, read when somebody first chooses a password: it costs 300 ms of start-up and 20 MB that a server may never need. */
export function commonPasswords(): Promise<IsCommonPassword> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<IsCommonPassword> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  const known = new Set(dictionary['passwords-common'])
  return (text) => known.has(text)
}
