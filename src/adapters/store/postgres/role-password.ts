import { createHmac } from 'node:crypto'

/** The password of a login role, derived so that every node which knows the secret can log in and none has to store it. */
export function rolePassword(secret: string, role: string): string {
  return createHmac('sha256', secret).update(role).digest('base64url')
}
