import type uPlot from 'uplot'

const HATCH_GAP_PX = 7

/** Slanted lines over a stretch of the x axis. */
export function hatch(plot: uPlot, { from, to, stroke }: { readonly from: number; readonly to: number; readonly stroke: string }): void {
  const left = Math.max(plot.bbox.left, plot.valToPos(from, 'x', true))
  const right = Math.min(plot.bbox.left + plot.bbox.width, plot.valToPos(to, 'x', true))
  if (right <= left) return
  const { ctx } = plot
  const { top, height } = plot.bbox
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, right - left, height)
  ctx.clip()
  ctx.strokeStyle = stroke
  ctx.lineWidth = 1
  ctx.beginPath()
  const gap = HATCH_GAP_PX * devicePixelRatio
  for (let x = left - height; x < right; x += gap) {
    ctx.moveTo(x, top + height)
    ctx.lineTo(x + height, top)
  }
  ctx.stroke()
  ctx.restore()
}

/** A stretch that something was noted about: a band with a bar on top, and its number. */
export function markNote(
  plot: uPlot,
  note: { readonly from: number; readonly to: number; readonly mark: string; readonly stroke: string; readonly fill: string },
): void {
  const { left: start, width, top, height } = plot.bbox
  const left = Math.max(start, plot.valToPos(note.from, 'x', true))
  const right = Math.min(start + width, plot.valToPos(note.to, 'x', true))
  if (right <= left) return
  const { ctx } = plot
  const bar = 3 * devicePixelRatio
  ctx.save()
  ctx.fillStyle = note.fill
  ctx.fillRect(left, top, right - left, height)
  ctx.fillStyle = note.stroke
  ctx.fillRect(left, top, Math.max(bar, right - left), bar)
  ctx.font = `600 ${11 * devicePixelRatio}px system-ui`
  ctx.textBaseline = 'top'
  ctx.fillText(note.mark, left + bar, top + bar + devicePixelRatio)
  ctx.restore()
}

/** A dashed line where now is. */
export function markNow(plot: uPlot, now: number, stroke: string): void {
  const x = plot.valToPos(now, 'x', true)
  if (x < plot.bbox.left || x > plot.bbox.left + plot.bbox.width) return
  const { ctx } = plot
  ctx.save()
  ctx.strokeStyle = stroke
  ctx.lineWidth = 1.5 * devicePixelRatio
  ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio])
  ctx.beginPath()
  ctx.moveTo(x, plot.bbox.top)
  ctx.lineTo(x, plot.bbox.top + plot.bbox.height)
  ctx.stroke()
  ctx.restore()
}
