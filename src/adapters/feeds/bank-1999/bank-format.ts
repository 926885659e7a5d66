import type { RecordedFormat } from '../../../app/replay/recorded-row.ts'
import { BANK_SOURCE, BANK_VENDOR } from './bank-events.ts'
import { readBankFile } from './read-bank-file.ts'

/** Calls of a bank in Israel in 1999, one row a call. Where its contacts are shown, the terms of the recording ask that it is named. */
export const BANK_1999: RecordedFormat = {
  name: BANK_SOURCE,
  marketName: 'Bank 1999',
  vendor: { key: BANK_VENDOR, name: 'In-house' },
  zone: 'Asia/Jerusalem',
  channel: 'phone',
  credit: 'Anonymous Bank, Technion (Guedj, Mandelbaum)',
  queueNames: {
    PS: 'PS regular',
    PE: 'PE regular, English',
    IN: 'IN internet',
    NE: 'NE stock exchange',
    NW: 'NW prospect',
    TT: 'TT call-back',
  },
  read: readBankFile,
}
