/** What a plan says of an interval: what is expected to come, whom it takes, whom a vendor promised, who was put on the roster. */
export const PLAN_KINDS = ['forecast', 'requirement', 'commitment', 'schedule'] as const

export type PlanKind = (typeof PLAN_KINDS)[number]

/** Whether a text names a kind of plan. */
export function isPlanKind(text: unknown): text is PlanKind {
  return PLAN_KINDS.some((kind) => kind === text)
}
