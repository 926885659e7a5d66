/**
 * How our PostgreSQL runs. The first group is what a 2xx means: an acknowledged event survives a power cut. The rest fits
 * a machine of two cores and a few gigabytes that runs the server beside it.
 */
const SETTINGS = [
  'fsync=on',
  'synchronous_commit=on',
  'full_page_writes=on',

  'listen_addresses=',
  'unix_socket_permissions=0700',
  'password_encryption=scram-sha-256',
  'max_connections=60',

  'shared_buffers=256MB',
  'effective_cache_size=1GB',
  'work_mem=16MB',
  'maintenance_work_mem=128MB',
  'random_page_cost=1.1',
  // Compiling a plan costs more than the short queries of a desk take.
  'jit=off',

  // Fewer checkpoints mean fewer full pages in the log; recovery replays at most this much.
  'max_wal_size=4GB',
  'min_wal_size=256MB',
  'wal_buffers=16MB',
  'checkpoint_timeout=10min',

  'timezone=UTC',
  'log_timezone=UTC',
  'lc_messages=C',
  'datestyle=ISO, YMD',

  // One file for each day of the week, so that the log never holds more than seven.
  'logging_collector=on',
  'log_directory=log',
  'log_filename=postgresql-%a.log',
  'log_truncate_on_rotation=on',
  'log_rotation_age=1d',
  'log_rotation_size=0',
  'log_line_prefix=%m [%p] %q%u@%d ',
  'cluster_name=loadline',
] as const

/** The arguments of our postmaster. An orphan that runs with others is replaced, not adopted. */
export function postmasterArguments(pgDir: string, socketDir: string, extraSettings: readonly string[]): readonly string[] {
  // The setting is a list, in which a path with a comma, a space or a quote has to stand in quotes.
  const socketSetting = `unix_socket_directories="${socketDir.replaceAll('"', '""')}"`
  return ['-D', pgDir, ...[...SETTINGS, socketSetting, ...extraSettings].flatMap((setting) => ['-c', setting])]
}
