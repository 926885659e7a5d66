import { type ParseOptions, parseSync } from '@swc/core'

/** Any node of a parsed source: swc's own types name every kind, which a reader of all kinds has no use for. */
export interface SyntaxNode {
  readonly type: string
  readonly span?: { readonly start: number; readonly end: number }
  readonly [key: string]: unknown
}

/** A source file together with its syntax, for rules that look at what is written and not at what it does. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  readonly statements: readonly SyntaxNode[]
  /** The text in front of a node. */
  before(node: SyntaxNode): string
  /** The number of the line a node begins on, from 1. */
  lineOf(node: SyntaxNode): number
  /** How many lines a node takes. */
  linesIn(node: SyntaxNode): number
}

/** Parses TypeScript or JavaScript. Throws where the text is neither. */
export function parseSource(path: string, text: string): SourceFile {
  // swc counts bytes, from a start that it does not tell; an empty statement in front of the text marks that start.
  const bytes = Buffer.from(text)
  const syntax: ParseOptions = { syntax: 'typescript', tsx: path.endsWith('.tsx'), target: 'es2022' }
  const [mark, ...statements] = parseSync(`;${text.replace(/^#!/, '//')}`, syntax).body as unknown as SyntaxNode[]
  const base = (mark?.span?.start ?? 0) + 1
  const slice = (from: number, to: number): string => bytes.subarray(from, to).toString()
  const startOf = (node: SyntaxNode): number => (node.span?.start ?? base) - base
  const endOf = (node: SyntaxNode): number => (node.span?.end ?? base) - base
  return {
    path,
    text,
    statements,
    before: (node) => slice(0, startOf(node)),
    lineOf: (node) => countLines(slice(0, startOf(node))),
    linesIn: (node) => countLines(slice(startOf(node), endOf(node))),
  }
}

/** How many lines a text takes; a newline at its very end begins no new one. */
export function countLines(text: string): number {
  return text.replace(/\n$/, '').split('\n').length
}

/** Visits every node below these, with the key under which its parent holds it. */
export function walk(nodes: readonly SyntaxNode[], visit: (node: SyntaxNode, key: string) => void): void {
  const enter = (value: unknown, key: string): void => {
    if (Array.isArray(value)) {
      for (const item of value) enter(item, key)
    } else if (isNode(value)) {
      visit(value, key)
      for (const [childKey, child] of Object.entries(value)) enter(child, childKey)
    } else if (typeof value === 'object' && value !== null) {
      for (const [childKey, child] of Object.entries(value)) enter(child, childKey)
    }
  }
  enter(nodes, 'body')
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** The name of an identifier node, or null for any other. */
export function nameOf(value: unknown): string | null {
  return isNode(value) && value.type === 'Identifier' && typeof value['value'] === 'string' ? value['value'] : null
}
