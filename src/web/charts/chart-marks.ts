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
