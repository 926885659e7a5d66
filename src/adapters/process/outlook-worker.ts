import { type OutlookQuestion, OutlookThread } from '../../app/outlook/outlook-thread.ts'
import { serveJobs } from './serve-jobs.ts'

// The engine in a thread of its own: what it learns and foresees takes nothing from who looks at the desk.

const thread = new OutlookThread()
serveJobs((question, context) => thread.answer(question as OutlookQuestion, context))
