// What the library offers: for each entry the files of src/domain whose exports it has. No source gathers them, the entry is made by `npm pack`.
// An entry needs its line here, its lines in `exports` of package.json, its folder in tsconfig.library.json and a page of examples in docs/library.
export const LIBRARY_ENTRIES = {
  staffing: [
    'staffing/steady-queue',
    'staffing/erlang-b',
    'staffing/erlang-c',
    'staffing/erlang-a',
    'staffing/target',
    'staffing/requirement',
    'staffing/shrinkage',
    'staffing/carry-over',
    'staffing/chat',
    'staffing/backlog',
    'staffing/commitment',
    'staffing/uncertain',
    'staffing/predicted-service',
    'staffing/shared-skills',
    'interval/open-work',
  ],
}
