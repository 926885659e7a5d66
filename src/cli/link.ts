import { resolve } from 'node:path'
import { ROLES } from '../domain/access/role.ts'
import { apiClient } from './api-client.ts'
import { findControl } from './control-file.ts'
import { LOCAL_OPERATOR } from './local-operator.ts'
import { readGiven, UsageError } from './usage.ts'

const FLAGS = {
  data: { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string' },
  vendor: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** `loadline link`: another sign-in link of the server that runs on a data folder. */
export async function link(args: readonly string[], environment: NodeJS.ProcessEnv, dataDirDefault: string): Promise<string> {
  const given = readGiven(args, FLAGS, { LOADLINE_DATA: environment['LOADLINE_DATA'] })
  if (given.positionals.length > 0) throw new UsageError(`${JSON.stringify(given.positionals[0])} is no option of link; see --help`)
  const vendor = given.text('vendor')
  const role = given.text('role') ?? (vendor === undefined ? 'admin' : 'vendor')
  if (!(ROLES as readonly string[]).includes(role))
    throw new UsageError(`--role is ${JSON.stringify(role)}, expected one of ${ROLES.join(', ')}`)
  if ((role === 'vendor') !== (vendor !== undefined))
    throw new UsageError('--vendor names the vendor of --role vendor, and of no other role')
  const control = await findControl(resolve(given.text('data') ?? dataDirDefault))
  const request = {
    name: given.text('name') ?? (role === 'admin' ? LOCAL_OPERATOR : role),
    role,
    ...(vendor === undefined ? {} : { vendor }),
  }
  const { path } = (await apiClient(control.url, control.token).post('/api/v1/sign-in-links', request)) as { readonly path: string }
  const url = `${control.url}${path}`
  return given.flag('json') ? JSON.stringify({ url }) : `Sign in (good once, for 15 minutes): ${url}`
}
