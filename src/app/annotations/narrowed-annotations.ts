import type { AnnotationScope } from '../../domain/record/annotation.ts'
import type { Directory } from '../../domain/record/directory.ts'
import type { Directories } from '../records/directories.ts'
import { queueLimitOf } from '../scope.ts'
import type { AnnotationStore } from './annotation-store.ts'

/** Staff who are limited to some queues read what is noted about these, their markets, vendors, or everything. */
export function narrowedAnnotations(inner: AnnotationStore, directories: Directories): AnnotationStore {
  return {
    ...inner,
    read: async (scope, span) => {
      const found = await inner.read(scope, span)
      if (queueLimitOf(scope) === null) return found
      const directory = await directories.of(scope)
      return found.filter((annotation) => isSeen(annotation.scope, directory))
    },
  }
}

/** Whether what an annotation is about is there in a directory, which may be narrowed. */
export function isSeen(about: AnnotationScope, directory: Directory): boolean {
  switch (about.kind) {
    case 'all':
      return true
    case 'market':
      return directory.keyOf('market', about.marketId) !== null
    case 'queue':
      return directory.keyOf('queue', about.queueId) !== null
    case 'vendor':
      return directory.keyOf('vendor', about.vendorId) !== null
  }
}
