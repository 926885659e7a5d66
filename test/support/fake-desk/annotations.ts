import type { Annotation } from '../../../src/domain/record/annotation.ts'

/** What is noted on a made-up desk. */
export class FakeAnnotations {
  held: readonly Annotation[] = []
  #isNew = false

  /** Puts an annotation, or another wording of it; null withdraws it. Told with the next changes. */
  put(annotationId: number, annotation: Annotation | null): void {
    const others = this.held.filter((one) => one.annotationId !== annotationId)
    this.held = annotation === null ? others : [...others, annotation]
    this.#isNew = true
  }

  /** All of them where any changed since this was asked last; else null. */
  told(): readonly Annotation[] | null {
    const told = this.#isNew ? this.held : null
    this.#isNew = false
    return told
  }
}
