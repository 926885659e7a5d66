/** What `--help` shows of each command. The first line of each is its line in the list of commands. */
export const HELP: Readonly<Record<string, string>> = {
  serve: `serve      the desk on http://127.0.0.1:4680; what npm start runs after set-up

  npm start -- [--port N] [--host H] [--data DIR] [--public-url URL] [--shards N]
               [--empty | --demo] [--seed N]
               [--oidc-issuer URL --oidc-client-id ID [--oidc-client-secret-file FILE] [--oidc-name NAME]]
               [--replay FILE --format F --speed N | --replay-until INSTANT]

  --port N             0 takes a free one (default 4680)
  --host H             off loopback only with --public-url
  --data DIR           where the store lies (default data/ of the checkout)
  --public-url URL     the https address by which a proxy with TLS serves the desk
  --shards N           of a new store (default 1)
  --audit-anchors FILE where the head of the trail of changes is noted each hour (default audit-anchors in the data folder)
  --empty              no demo company on an empty store
  --demo               the demo company also beside other data
  --seed N             the chance of the demo company (default 1)
  --replay FILE        a recording, on the time of its data, at --speed N times real time (default 60)
  --format F           the format of the recording (bank-1999)
  --replay-until T     the clock stands at T, and only a replay sent with --to is taken

  --oidc-issuer URL    people may also sign in at this OpenID Connect provider; it sends them back to /sign-in/provider
  --oidc-client-id ID  what the provider calls this server
  --oidc-client-secret-file FILE  what proves it, in a file; or in LOADLINE_OIDC_CLIENT_SECRET; none: by PKCE alone
  --oidc-name NAME     what the button says (default: the provider's host)

  The same as environment variables: LOADLINE_PORT and so on. DATABASE_URL (with LOADLINE_SECRET) names a PostgreSQL server
  instead of our own; LOADLINE_ADMIN_TOKEN is a bearer token for automation.`,
  link: `link       another sign-in link of the server that runs

  loadline link [--data DIR] [--name NAME] [--role ROLE] [--vendor KEY] [--json]

  --role ROLE          admin (default), analyst, marketLead, incidentManager, forecaster, risk; vendor with --vendor`,
  replay: `replay     a recorded month through the real intake, with a summary

  loadline replay FILE [--format bank-1999] [--speed N|max] [--data DIR] [--shards N] [--port N] [--json]
  loadline replay FILE --to URL [--clients N] [--shuffle SEED] [--twice FRACTION] [--json]

  --speed max          as fast as it goes, without a desk (default)
  --speed N            N times real time, with the desk on --port
  --to URL             over HTTP to a server started with --replay-until; LOADLINE_ADMIN_TOKEN is its token
  --clients N          so many senders at once
  --shuffle SEED       in another order than that of time
  --twice FRACTION     so much of it a second time, as 0.2`,
  staff: `staff      waits of so many agents, the fewest agents for a target, the most calls for so many agents

  loadline staff --calls-per-hour N --aht S --agents N [--patience S] [--threshold S] [--json]
  loadline staff --calls-per-hour N --aht S [--patience S] [--threshold S] TARGET… [--shrinkage F] [--json]
  loadline staff --agents N --aht S [--patience S] [--threshold S] TARGET… [--json]
  loadline staff --csv FILE [--carry 15m] [TARGET…] [--json]
  loadline staff --open N --promise H --aht S [--calls-per-hour N] (--agents N | --target F) [--hours H] [--utilisation F] [--json]

  --calls-per-hour N   contacts offered an hour
  --aht S              mean handle time in seconds
  --agents N           heads who are ready for this queue
  --patience S         mean patience in seconds; without it nobody leaves (Erlang C), with it Erlang A
  --threshold S        the acceptable wait in seconds (default 20)
  --csv FILE           rows of case,model,calls_per_hour,aht_s,agents,patience_s,threshold_s (model A or C; case may be left out);
                       prints them with the results behind, 15 digits, nan for 0 / 0, +inf for what grows without end

  --carry 15m          the rows are intervals of this length that follow each other, and each begins with what the one before left
  --chats S,S,S        chats instead of --aht: the handle time with 1, 2, 3 at once; as many as an agent may have
  --open N             email or back office: so many items are open, come evenly over the promise, and --calls-per-hour more come; then
                       --promise H hours from when an item came, --hours H of work ahead (default 24), --hours-a-day H (default 24)
                       for days_to_clear, --utilisation F of agents' time (default 1), --target F of what is due within promise

  TARGET, one or more, all to be met:
  --target F           service level from 0 to 1, as .8; the answer is the fewest agents (of a file: in place of its column agents)
  --formula SLn        its formula, SL1 to SL7 (default SL3: answered within the threshold, of all offered)
  --short-abandon S    up to where an abandon is short, for SL5 and SL6
  --asa-max S          mean wait of those answered
  --abandon-max F      abandons, of all offered
  --occupancy-max F    agents' time in handling, of all their time
  --shrinkage F        also the heads to schedule: agents / (1 - F)

  sl is answered within the threshold of all offered, sl_net_of_early_abandons of all but those who left within it, sl_of_answered of those
  answered. A row that cannot be read is named on stderr (with --json in "rejected") and the others are answered; the exit code is then 1.
  JSON has null for nan and +inf.`,
  forecast: `forecast   volume, handle times and abandonment of the rest of a day, or up to eight weeks, from a file of counts

  loadline forecast --csv FILE --zone Z --interval 30m --at LOCAL [--at LOCAL…] [--until LOCAL] [--country XX] [--json]

  --csv FILE           rows of start,count[,aht][,talk,hold,wrap][,abandoned]: local wall time without an offset, in steps that are
                       the interval or parts of it; aht and its parts are mean seconds of those who did not abandon
  --zone Z             whose wall time that is, as Europe/Berlin
  --interval LENGTH    15m, 30m, 1h, …
  --at LOCAL           the moment of the forecast: only rows that ended by then are used; more than once for more forecasts
  --until LOCAL        up to when (default: the end of the local day of --at)
  --country XX         whose public holidays and weekend count, as DE; without it days off are those without rows

  With --json one object a line for each --at: {"rows":[{"start","quantiles":{"0.1","0.5","0.9"},"mean"}]}, and in each row the
  same of every column that the file has beside the count, as "aht":{"quantiles","mean"}; "abandoned" is the share of the contacts
  that leaves, 0 to 1. Talk, hold and wrap add up to aht. Intervals in which the queue is usually closed have no row. Rows of the file that cannot be used are named on stderr with their reason.`,
  import: `import     a forecast, requirement, commitment or schedule from a file, into the server that runs

  loadline import FILE [--kind KIND] [--name NAME] [--dry-run] [--skip] [--data DIR] [--json]

  --kind KIND          forecast (default), requirement, commitment, schedule
  --name NAME          of the snapshot (default: the name of the file)
  --dry-run            read it and say what would be kept; exit 1 where a row is refused
  --skip               leave out rows that are refused; without it one of them refuses the file
  --made-at INSTANT    when it was made (default: now)
  --reason TEXT        for the trail of changes
  --queue KEY --vendor KEY --measure contacts|aht|heads --zone ZONE --decimal point|comma --dates dmy|mdy
  --aht seconds|minutes|hours|mm:ss|hh:mm:ss --minutes 15|30|60 --repeated earlier|later|refuse --week MONDAY
  --encoding utf-8|windows-1252 --delimiter comma|semicolon|tab|bar --sheet NAME
                       what the file leaves open

  FILE is CSV, cells of a spreadsheet as text, or XLSX.`,
  doctor: `doctor     whether the server that runs can do its work, and its store holds what it has to

  loadline doctor [--data DIR] [--from DAY] [--to DAY] [--anchor COUNT:HASH] [--anchors FILE] [--json]

  --from DAY --to DAY  contacts and tallies of these days of UTC, the last one left out (default: the last seven days)
  --anchor COUNT:HASH  a head of the trail of changes that was printed before and noted elsewhere
  --anchors FILE       heads that the server noted, or a copy of them (default audit-anchors in the data folder)

  Counts the tallies from the contacts anew and compares, looks for gaps in versions, and looks as each vendor for rows of others.
  Computes the chain of the trail of changes again. It prints the head of the trail, and
  holds the trail against the heads that the server notes each hour; copied to where nobody of this machine can change them, they show also
  whether entries were cut off at the end, up to the last of them. Later than that, nothing can.`,
}

/** The list of commands. */
export function helpText(version: string): string {
  const lines = Object.values(HELP).map((text) => `  ${text.split('\n')[0]}`)
  return [`loadline ${version}`, '', 'loadline COMMAND [options], each with --help:', '', ...lines, ''].join('\n')
}
