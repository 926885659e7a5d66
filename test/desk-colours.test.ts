import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const sheet = readFileSync(new URL('../src/web/styles/tokens.css', import.meta.url), 'utf8')

type Tokens = Readonly<Record<string, string>>

function tokensOf(block: string): Tokens {
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/g)].map(([, name = '', colour = '']) => [name, colour]))
}

const [lightBlock = '', darkBlock = ''] = sheet.split(/:root\[data-theme="?dark"?\]/)
const THEMES = { light: tokensOf(lightBlock), dark: tokensOf(darkBlock) }

/** Relative luminance by WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

/** Each text with the grounds it stands on. */
const TEXTS: readonly (readonly [string, readonly string[]])[] = [
  ['text', ['ground', 'panel', 'raised', 'accent-ground', 'selected-ground', 'warn-ground']],
  ['dim', ['ground', 'panel', 'raised', 'selected-ground', 'accent-ground', 'hatch']],
  ['bad', ['panel', 'raised', 'selected-ground', 'bad-ground']],
  ['warn', ['panel', 'raised', 'selected-ground', 'warn-ground']],
  ['good', ['panel', 'good-ground']],
  ['gone', ['panel', 'gone-ground', 'selected-ground', 'raised']],
  ['on-heat', ['heat-1', 'heat-2', 'heat-3']],
  ['on-cold', ['cold-1', 'cold-2', 'cold-3']],
  ['selected', ['panel']],
]

const MARKS: readonly (readonly [string, readonly string[]])[] = [
  ['selected', ['panel', 'ground', 'raised']],
  ['accent', ['panel', 'accent-ground']],
  ['hatch-strong', ['panel']],
]

describe.each(Object.entries(THEMES))('in the %s theme', (_, tokens) => {
  test.each(TEXTS)('%s is readable on every ground it stands on', (text, grounds) => {
    const tooLow = grounds.filter((ground) => !(contrast(tokens[text] ?? '', tokens[ground] ?? '') >= 4.5))
    expect(tooLow).toEqual([])
  })

  test.each(MARKS)('%s can be told from what is around it', (mark, grounds) => {
    expect(grounds.filter((ground) => !(contrast(tokens[mark] ?? '', tokens[ground] ?? '') >= 3))).toEqual([])
  })
})

test('both themes name the same colours', () => {
  expect(Object.keys(THEMES.dark).sort()).toEqual(Object.keys(THEMES.light).sort())
  expect(Object.keys(THEMES.light).length).toBeGreaterThan(25)
})
