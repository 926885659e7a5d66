import { describe, expect, test } from 'vitest'
import { type AnnotationScope, isAbout, touchesSpan } from './annotation.ts'

const place = { queueId: 7, marketId: 2, vendorIds: new Set([4, 5]) }
const about = (scope: AnnotationScope): boolean => isAbout({ scope }, place)

describe('an annotation is about a queue', () => {
  test('where it is about everything, its market, itself, or a vendor that serves it', () => {
    expect(about({ kind: 'all' })).toBe(true)
    expect(about({ kind: 'market', marketId: 2 })).toBe(true)
    expect(about({ kind: 'queue', queueId: 7 })).toBe(true)
    expect(about({ kind: 'vendor', vendorId: 5 })).toBe(true)
  })

  test('and not where it is about another market, queue or vendor', () => {
    expect(about({ kind: 'market', marketId: 7 })).toBe(false)
    expect(about({ kind: 'queue', queueId: 2 })).toBe(false)
    expect(about({ kind: 'vendor', vendorId: 6 })).toBe(false)
  })
})

test('an annotation that ends as an interval begins does not touch it', () => {
  expect(touchesSpan({ from: 0, to: 900 }, 900, 1_800)).toBe(false)
  expect(touchesSpan({ from: 0, to: 901 }, 900, 1_800)).toBe(true)
  expect(touchesSpan({ from: 1_800, to: 2_000 }, 900, 1_800)).toBe(false)
})
