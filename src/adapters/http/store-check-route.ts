import type { FastifyInstance } from 'fastify'
import type { StoreCheck } from '../../app/store-check.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { INTERVAL_MS, intervalStart } from '../../domain/shared/instant.ts'
import { type StoreCheckView, storeCheckQuery } from '../../wire/store-check.ts'
import { instantOf } from './instant-parameter.ts'
import { queryOf } from './parse.ts'
import { badRequest, unavailable } from './problem.ts'

export interface StoreCheckDeps {
  readonly storeCheck: StoreCheck
}

const RETRY_AFTER_SECONDS = 30

/** Counts what is stored from nothing and says what differs: for administrators, and one at a time, since it reads everything. */
export function storeCheckRoute(server: FastifyInstance, { storeCheck }: StoreCheckDeps): void {
  let isRunning = false
  server.get('/api/v1/store-check', { config: { scope: 'checkStore' } }, async (request): Promise<StoreCheckView> => {
    const query = queryOf(request, storeCheckQuery)
    const from = intervalStart(instantOf(query.from, 'from'))
    const to = intervalStart(instantOf(query.to, 'to') + INTERVAL_MS - 1)
    if (to <= from) throw badRequest('the period is empty', [{ parameter: 'to', value: query.to, expected: 'an instant after from' }])
    if (isRunning) throw unavailable('The store is being checked already.', RETRY_AFTER_SECONDS)
    isRunning = true
    try {
      const { checked, found, differences } = await storeCheck({ from, to })
      return { from: formatInstant(from), to: formatInstant(to), checked, found, differences: [...differences] }
    } finally {
      isRunning = false
    }
  })
}
