/** Lets the browser save what is held as a file. */
export function saveAs(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

/** Lets the browser save a file under the name of a plan, with the ending that the server gave it. */
export function saveAsPlan(file: File, plan: string): void {
  const ending = /\.\w+$/.exec(file.name)?.[0] ?? ''
  saveAs(file, `${plan.replaceAll(/[^\p{L}\d _-]/gu, '_')}${ending}`)
}
