/**
 * The offered wait V of M/M/N+M: how long a customer would wait who never left. It has a mass at 0 and the density `lambda h(t) / weight`
 * elsewhere, with h(t) = exp(lambda (1 - e^(-theta t)) / theta - N mu t). Rates are a second.
 */
export interface OfferedWait {
  readonly arrivalRate: number
  /** Of all agents together. */
  readonly serviceRate: number
  readonly leaveRate: number
}

/** Integrals over a stretch of waits, each times exp(-logScale). All are sums of positive terms, so all hold to 1e-12 of themselves. */
export interface WaitIntegrals {
  /** Of e^(-theta t) h(t): who waits so long and is then answered. */
  stay: number
  /** Of (1 - e^(-theta t)) h(t): who would have waited so long and has left. */
  leave: number
  /** Of t e^(-theta t) h(t). */
  stayWait: number
}

/** The logarithm of h falls by so much from its peak to where the rest no longer counts. */
const DROP_MAX = 50
/** How much the logarithm of h may change over one panel: sixteen nodes then hold 1e-14. */
const CHANGE_MAX = 13
/** How many times the patience a panel may be long, and from where on everybody has left. */
const PATIENCES_MAX = 8
const PATIENCES_LEFT = 50

/** The logarithm of h, t seconds on. */
export function logDensity({ arrivalRate, serviceRate, leaveRate }: OfferedWait, t: number): number {
  return (arrivalRate / leaveRate) * -Math.expm1(-leaveRate * t) - serviceRate * t
}

/** Where h is largest: h is log-concave, so it rises before and falls after. */
export function peakOf({ arrivalRate, serviceRate, leaveRate }: OfferedWait): number {
  return arrivalRate <= serviceRate ? 0 : Math.log(arrivalRate / serviceRate) / leaveRate
}

/** The integrals from `from` to `to` (which may be infinite). Panels of Gauss-Legendre nodes to both sides of the peak. */
export function waitIntegrals(wait: OfferedWait, from: number, to: number, logScale: number): WaitIntegrals {
  const sums = { stay: 0, leave: 0, stayWait: 0 }
  if (from >= to) return sums
  const top = Math.min(Math.max(from, peakOf(wait)), to)
  walk(wait, top, to, logScale, sums)
  walk(wait, top, from, logScale, sums)
  return sums
}

/** Adds panel after panel from the peak towards `end`, until the rest no longer counts. */
function walk(wait: OfferedWait, top: number, end: number, logScale: number, sums: WaitIntegrals): void {
  const floor = logDensity(wait, top) - DROP_MAX
  const direction = end > top ? 1 : -1
  let at = top
  let logAt = floor + DROP_MAX
  while (at !== end && logAt > floor) {
    let width = Math.min(panelWidth(wait, at), Math.abs(end - at))
    let next = stepped(at, direction * width, end)
    let logNext = logDensity(wait, next)
    while (logAt - logNext > CHANGE_MAX && width > Math.abs(at) * 1e-15) {
      width /= 2
      next = stepped(at, direction * width, end)
      logNext = logDensity(wait, next)
    }
    if (next === at) return
    addPanel(wait, Math.min(at, next), Math.max(at, next), logScale, sums)
    at = next
    logAt = logNext
  }
}

function stepped(at: number, step: number, end: number): number {
  const next = at + step
  return step > 0 ? Math.min(next, end) : Math.max(next, end)
}

/** As wide as slope, bend and patience allow at the edge where it begins. */
function panelWidth({ arrivalRate, serviceRate, leaveRate }: OfferedWait, at: number): number {
  const arriving = arrivalRate * Math.exp(-leaveRate * at)
  const slope = Math.abs(arriving - serviceRate)
  const bend = arriving * leaveRate
  const width = (2 * CHANGE_MAX) / (slope + Math.sqrt(slope * slope + 2 * CHANGE_MAX * bend))
  return leaveRate * at > PATIENCES_LEFT ? width : Math.min(width, PATIENCES_MAX / leaveRate)
}

function addPanel(wait: OfferedWait, low: number, high: number, logScale: number, sums: WaitIntegrals): void {
  const { arrivalRate, serviceRate, leaveRate } = wait
  const half = (high - low) / 2
  const middle = low + half
  const arrivals = arrivalRate / leaveRate
  let stay = 0
  let leave = 0
  let stayWait = 0
  for (let place = 0; place < NODES.length; place += 1) {
    const t = middle + half * (NODES[place] as number)
    const left = -Math.expm1(-leaveRate * t)
    const density = (WEIGHTS[place] as number) * Math.exp(arrivals * left - serviceRate * t - logScale)
    const staying = density * (1 - left)
    stay += staying
    leave += density * left
    stayWait += staying * t
  }
  sums.stay += half * stay
  sums.leave += half * leave
  sums.stayWait += half * stayWait
}

const NODE_COUNT = 16
const [NODES, WEIGHTS] = gaussLegendre(NODE_COUNT)

/** Nodes in (-1, 1) and their weights: the zeros of the Legendre polynomial, by Newton's method from Tricomi's guess. */
function gaussLegendre(count: number): readonly [nodes: Float64Array, weights: Float64Array] {
  const nodes = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let place = 0; place < count; place += 1) {
    let x = Math.cos((Math.PI * (place + 0.75)) / (count + 0.5))
    let slope = 1
    for (let round = 0; round < 8; round += 1) {
      let [before, value] = [1, x]
      for (let degree = 2; degree <= count; degree += 1)
        [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree]
      slope = (count * (x * value - before)) / (x * x - 1)
      x -= value / slope
    }
    nodes[place] = x
    weights[place] = 2 / ((1 - x * x) * slope * slope)
  }
  return [nodes, weights]
}
