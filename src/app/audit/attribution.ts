/** Who changes something, why, and by which request: every change of a record is made in somebody's name. */
export interface Attribution {
  readonly actor: Actor
  /** Why, in the words of whoever did it; null where nothing was said. */
  readonly reason: string | null
  /** The request that it came with; null for what the server does by itself. */
  readonly requestId: string | null
  /** The entry of the trail that this change takes back; null for a change of its own. */
  readonly undoes: number | null
}

/** A person who is signed in, a program with a token, or the machine itself. */
export interface Actor {
  readonly kind: 'person' | 'token' | 'machine'
  readonly name: string
  /** Of the person or the token, where it has one. */
  readonly id: number | null
}

/** What the server or a command does by itself, as `name`. */
export function byMachine(name: string, reason: string | null = null): Attribution {
  return { actor: { kind: 'machine', name, id: null }, reason, requestId: null, undoes: null }
}
