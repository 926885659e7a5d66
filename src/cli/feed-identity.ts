import type { FeedIdentity } from '../app/intake/event.ts'
import { INTERNAL } from '../app/scope.ts'
import type { Engine } from './engine.ts'
import { CommandError } from './usage.ts'

/** The feed of a key, as it identifies itself to the intake. */
export async function feedIdentity({ directories, clock }: Engine, key: string): Promise<FeedIdentity> {
  const directory = await directories.of(INTERNAL)
  const feedId = directory.feedId(key)
  if (feedId === null) throw new CommandError(`there is no feed ${JSON.stringify(key)}`)
  return { feedId, vendorId: directory.feed(feedId, clock.now())?.vendorId ?? null }
}
