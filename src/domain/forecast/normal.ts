/** The quantile of the standard normal distribution for a level within 0 and 1 (Wichura 1988, AS 241, PPND7); within 1e-7. */
export function normalQuantile(level: number): number {
  const q = level - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (
      (q * (((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)) /
      (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1)
    )
  }
  const r = Math.sqrt(-Math.log(q < 0 ? level : 1 - level))
  const tail =
    r <= 5
      ? (((0.17023821103 * (r - 1.6) + 1.3067284816) * (r - 1.6) + 2.75681539) * (r - 1.6) + 1.4234372777) /
        ((0.12021132975 * (r - 1.6) + 0.7370016425) * (r - 1.6) + 1)
      : (((0.017337023 * (r - 5) + 0.42868294) * (r - 5) + 3.081226385) * (r - 5) + 6.657905115) /
        ((0.012258202 * (r - 5) + 0.24197894) * (r - 5) + 1)
  return q < 0 ? -tail : tail
}

/** P(Z <= z) of a standard normal variable (Abramowitz and Stegun 26.2.17); within 1e-7. */
export function normalProbability(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z >= 0 ? 1 - tail : tail
}
