import { Component, type ReactNode } from 'react'
import { TEXT } from '../text.ts'

/** A desk that cannot be drawn says so and why. Without this React takes everything away, and a blank page tells nobody anything. */
export class FaultShown extends Component<{ readonly children: ReactNode }, { readonly reason: string | null }> {
  override state = { reason: null }

  static getDerivedStateFromError(error: unknown): { readonly reason: string } {
    return { reason: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    const { reason } = this.state
    if (reason === null) return this.props.children
    return (
      <div className="gate" role="alert">
        <h1>{TEXT.gate.notDrawn}</h1>
        <p>{reason}</p>
        <button type="button" className="button" onClick={() => location.reload()}>
          {TEXT.gate.again}
        </button>
      </div>
    )
  }
}
