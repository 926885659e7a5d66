/** How agents and customers part with those who wait. Rates are a second. */
export interface LineRates {
  /** Of all agents together, all of them busy. */
  readonly serviceRate: number
  /** Of one customer who waits; 0 where nobody leaves. */
  readonly leaveRate: number
  readonly thresholdSeconds: number
}

/** What becomes of a customer with 0, 1, 2, … others in front of them, as probabilities and means. */
export interface PlaceOutcomes {
  readonly answered: Float64Array
  readonly answeredWithin: Float64Array
  readonly abandonedWithin: Float64Array
  /** The mean wait, whether it ends in an answer or not. */
  readonly waitSeconds: Float64Array
  /** The wait where it ends in an answer, times the probability of that. */
  readonly answeredWaitSeconds: Float64Array
}

/**
 * Outcomes by the place in a line of first come first served. With R the service rate, theta the leave rate and a = R / theta, the wait offered to
 * somebody behind j others is a sum of exponential times of the rates R + i theta, i from 0 to j, so e^(-theta V) is Beta(a, j + 1): what
 * happens within the threshold are sums of negative binomial terms (Poisson where nobody leaves).
 */
export function placeOutcomes({ serviceRate, leaveRate, thresholdSeconds }: LineRates, places: number): PlaceOutcomes {
  const outcomes: PlaceOutcomes = {
    answered: new Float64Array(places),
    answeredWithin: new Float64Array(places),
    abandonedWithin: new Float64Array(places),
    waitSeconds: new Float64Array(places),
    answeredWaitSeconds: new Float64Array(places),
  }
  if (leaveRate === 0) fillPatient(outcomes, serviceRate, thresholdSeconds)
  else fillImpatient(outcomes, serviceRate, leaveRate, thresholdSeconds)
  return outcomes
}

function fillPatient(outcomes: PlaceOutcomes, serviceRate: number, thresholdSeconds: number): void {
  const expected = serviceRate * thresholdSeconds
  let term = Math.exp(-expected)
  let over = 0
  for (let place = 0; place < outcomes.answered.length; place += 1) {
    over = Math.min(1, over + term)
    term *= expected / (place + 1)
    const wait = (place + 1) / serviceRate
    outcomes.answered[place] = serviceRate === 0 ? 0 : 1
    outcomes.answeredWithin[place] = 1 - over
    outcomes.waitSeconds[place] = wait
    outcomes.answeredWaitSeconds[place] = serviceRate === 0 ? 0 : wait
  }
}

function fillImpatient(outcomes: PlaceOutcomes, serviceRate: number, leaveRate: number, thresholdSeconds: number): void {
  const services = serviceRate / leaveRate
  const staying = Math.exp(-leaveRate * thresholdSeconds)
  const left = -Math.expm1(-leaveRate * thresholdSeconds)
  // In logarithms: many agents within a long threshold begin with a term that no double holds.
  let logTerm = -serviceRate * thresholdSeconds
  let logStayTerm = -(serviceRate + leaveRate) * thresholdSeconds
  let [over, stayOver, meanWait] = [0, 0, 0]
  for (let place = 0; place < outcomes.answered.length; place += 1) {
    over = Math.min(1, over + Math.exp(logTerm))
    stayOver = Math.min(1, stayOver + Math.exp(logStayTerm))
    logTerm += Math.log((left * (services + place)) / (place + 1))
    logStayTerm += Math.log((left * (services + 1 + place)) / (place + 1))
    meanWait += 1 / (serviceRate + (place + 1) * leaveRate)
    const answered = services / (services + place + 1)
    const answeredWithin = answered * (1 - stayOver)
    outcomes.answered[place] = answered
    outcomes.answeredWithin[place] = answeredWithin
    outcomes.abandonedWithin[place] = Math.max(0, 1 - answeredWithin - staying * over)
    outcomes.waitSeconds[place] = (1 - answered) / leaveRate
    outcomes.answeredWaitSeconds[place] = answered * meanWait
  }
}
