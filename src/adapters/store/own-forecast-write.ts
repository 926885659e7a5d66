import { type ForecastBook, KEPT_DAYS_AHEAD } from '../../app/outlook/kept-forecast.ts'
import { INTERNAL } from '../../app/scope.ts'
import { DAY_MS } from '../../domain/shared/instant.ts'
import { OWN_FORECAST_COLUMNS, OWN_FORECAST_TYPES, ownForecastRow } from './own-forecast-row.ts'
import type { StoreConnections } from './pools.ts'

/** So long every look is kept; then that of each full hour, for four months; days to come are kept whole for two weeks and a day. */
const LOOKS_MS = 35 * DAY_MS
const HOURLY_MS = 120 * DAY_MS
const DAYS_MS = 15 * DAY_MS

/** How forecasts of our own are kept, and thinned out when they are old. */
export function forecastWrites(connections: StoreConnections): Pick<ForecastBook, 'keep' | 'thin'> {
  return {
    keep: async (forecasts) => {
      if (forecasts.length === 0) return
      await connections.withScope(INTERNAL, (connection) =>
        connection.query(
          `insert into own_forecast (${OWN_FORECAST_COLUMNS})
           select ${OWN_FORECAST_COLUMNS} from jsonb_to_recordset($1::jsonb) as f(${OWN_FORECAST_TYPES})
           on conflict do nothing`,
          [JSON.stringify(forecasts.map(ownForecastRow))],
        ),
      )
    },
    thin: async (now) =>
      await connections.withScope(INTERNAL, async (connection) => {
        const counts = [
          await connection.query('delete from own_forecast where days_ahead = 0 and starts_at % 3600000 <> 0 and starts_at < $1', [
            now - LOOKS_MS,
          ]),
          await connection.query('delete from own_forecast where days_ahead = 0 and starts_at % 3600000 = 0 and starts_at < $1', [
            now - HOURLY_MS,
          ]),
          await connection.query(`delete from own_forecast where days_ahead not in (0, ${KEPT_DAYS_AHEAD.join(', ')}) and made_at < $1`, [
            now - DAYS_MS,
          ]),
        ]
        return counts.reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0)
      }),
  }
}
