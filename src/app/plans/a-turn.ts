/** Lets whoever else works on this thread have their turn. */
export async function aTurn(): Promise<void> {
  await new Promise<void>((goOn) => setImmediate(goOn))
}
