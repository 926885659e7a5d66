import { Random } from '../domain/shared/random.ts'
import { exponential, logNormal } from './chance.ts'

/** Who has a place in a team on a day. */
export interface Person {
  readonly agent: string
  readonly tenureDays: number
  /** How their handle time compares with the team's, by skill and by how long they are there. */
  readonly paceFactor: number
}

/** People are known from this day on; whoever is there by then has been for some time. */
const FIRST_DAY = 19_800
const TENURE_BEFORE_DAYS_MAX = 500
const STAY_DAYS_MIN = 20
const STAY_DAYS_MEAN = 420
const SKILL_VARIATION = 0.12
/** Who begins takes so much longer, and half of it is gone after seven weeks. */
const BEGINNER_EXTRA = 0.4
const LEARNING_DAYS = 70
const SUCCESSORS_MAX = 1_000

/** The person in a team's place on a day: people leave, and whoever follows begins anew. */
export function personOf(teamKey: string, place: string, dayNumber: number, seed: number): Person {
  const random = new Random(`${seed}/people/${teamKey}/${place}`)
  let begins = FIRST_DAY - Math.floor(random.uniform() * TENURE_BEFORE_DAYS_MAX)
  for (let successor = 0; successor < SUCCESSORS_MAX; successor += 1) {
    const ends = begins + STAY_DAYS_MIN + Math.floor(exponential(random, STAY_DAYS_MEAN))
    const skill = logNormal(random, 1, SKILL_VARIATION)
    if (dayNumber < ends) {
      const tenureDays = Math.max(0, dayNumber - begins)
      const paceFactor = skill * (1 + BEGINNER_EXTRA * Math.exp(-tenureDays / LEARNING_DAYS))
      return { agent: `${teamKey}-${place}${successor === 0 ? '' : `-${successor + 1}`}`, tenureDays, paceFactor }
    }
    begins = ends
  }
  throw new Error(`place ${place} of team ${teamKey} had ${SUCCESSORS_MAX} people by day ${dayNumber}, expected fewer`)
}

/** Whether somebody is ill, or away without a plan, on a day. */
export function isAbsent(agent: string, dayNumber: number, absenceFraction: number, seed: number): boolean {
  return new Random(`${seed}/absent/${agent}/${dayNumber}`).uniform() < absenceFraction
}
