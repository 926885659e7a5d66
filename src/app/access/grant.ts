/** What a person may do: an admin changes records and access, an analyst steers the day, a viewer looks on. */
export type Role = 'admin' | 'analyst' | 'viewer'

/** Who a person is to Loadline. A vendor's people see what is theirs and nothing else. */
export type Grant =
  | { readonly userName: string; readonly role: Role; readonly vendorId: null }
  | { readonly userName: string; readonly role: 'vendor'; readonly vendorId: number }
