import { z } from 'zod'

/** One thing that is wrong with a request: where, what came, what was expected. */
export const problemFault = z.object({
  pointer: z.string().optional().describe('JSON pointer into the body, or the line of it'),
  parameter: z.string().optional().describe('Name of the parameter'),
  value: z.string().optional(),
  expected: z.string(),
})

export type ProblemFault = z.infer<typeof problemFault>

/** Every error is answered so (RFC 9457). */
export const problem = z
  .object({
    type: z.string().describe('urn:loadline:problem:<kind>'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    errors: z.array(problemFault).optional(),
  })
  .meta({ id: 'Problem', title: 'Problem (RFC 9457)' })
