/** How long before an interval began it was foreseen, or how many local days before its own. */
export type ForecastLead = { readonly kind: 'minutes'; readonly minutes: number } | { readonly kind: 'days'; readonly days: number }

/** Leads by which forecasts of our own are scored, by their names: within the day by the looks that were kept, over days by what stays kept. */
export const FORECAST_LEADS = {
  '15m': { kind: 'minutes', minutes: 15 },
  '1h': { kind: 'minutes', minutes: 60 },
  '2h': { kind: 'minutes', minutes: 120 },
  '4h': { kind: 'minutes', minutes: 240 },
  '1d': { kind: 'days', days: 1 },
  '7d': { kind: 'days', days: 7 },
  '14d': { kind: 'days', days: 14 },
  '28d': { kind: 'days', days: 28 },
  '56d': { kind: 'days', days: 56 },
} as const satisfies Readonly<Record<string, ForecastLead>>
