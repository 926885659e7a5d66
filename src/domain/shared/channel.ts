/** How a customer reaches us. Phone, chat and messaging wait in seconds; email and back office work towards a due time. */
export const CHANNELS = ['phone', 'chat', 'messaging', 'email', 'backoffice'] as const

export type Channel = (typeof CHANNELS)[number]
