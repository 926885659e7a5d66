import { argon2, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** The cost of one guess: OWASP's second choice for argon2id (46 MiB, one pass); 62 ms of one core on the machine it was chosen on. */
const COST = { memory: 47_104, passes: 1, parallelism: 1 } as const
const SALT_BYTES = 16
const HASH_BYTES = 32

/** Hashes at once: each takes a thread of four and 46 MiB, and what serves the desk needs the others. */
export const HASHES_AT_ONCE_MAX = 2
/** Hashes that wait; beyond them whoever asks is to ask again. */
export const HASHES_WAITING_MAX = 32

/** Too many passwords are being checked; nothing was checked. */
export class HashesBusy extends Error {
  override readonly name = 'HashesBusy'
}

/** Makes and checks what is kept of passwords: argon2id in PHC form, keyed with a secret that is not in the database. */
export class PasswordHasher {
  readonly #key: Buffer
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(secret: string) {
    this.#key = createHmac('sha256', secret).update('loadline password v1').digest()
  }

  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES)
    const hash = await this.#argon2(password, { salt, ...COST })
    return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(salt)}$${unpadded(hash)}`
  }

  /** Whether a password is the one of a hash. Against no hash it takes as long, and is not. */
  async matches(password: string, hash: string | null): Promise<boolean> {
    const kept = hash === null ? null : parsed(hash)
    const tried = await this.#argon2(password, kept ?? { salt: Buffer.alloc(SALT_BYTES), ...COST })
    return kept !== null && tried.length === kept.hash.length && timingSafeEqual(tried, kept.hash)
  }

  async #argon2(password: string, { salt, memory, passes, parallelism }: Parameters): Promise<Buffer> {
    await this.#enter()
    try {
      return await new Promise((resolve, reject) => {
        // Composed alike, so that the same keys on another keyboard make the same password.
        const message = password.normalize('NFC')
        const given = { message, nonce: salt, secret: this.#key, tagLength: HASH_BYTES, memory, passes, parallelism }
        argon2('argon2id', given, (error, hash) => (error === null ? resolve(hash) : reject(error)))
      })
    } finally {
      this.#running -= 1
      this.#waiting.shift()?.()
    }
  }

  async #enter(): Promise<void> {
    if (this.#running >= HASHES_AT_ONCE_MAX) {
      if (this.#waiting.length >= HASHES_WAITING_MAX) throw new HashesBusy(`${HASHES_WAITING_MAX} passwords wait to be checked`)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    this.#running += 1
  }
}

interface Parameters {
  readonly salt: Buffer
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

function parsed(hash: string): (Parameters & { readonly hash: Buffer }) | null {
  const match = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$([\w+/]+)\$([\w+/]+)$/.exec(hash)
  if (match === null) return null
  const [, memory, passes, parallelism, salt = '', tag = ''] = match
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(tag, 'base64'),
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
