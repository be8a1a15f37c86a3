/** The standard normal distribution (mean 0, deviation 1), both ways, to about 15 digits. */

// Rational approximations, highest power first. For the distribution function: Hart et al., "Computer Approximations"
// (1968), algorithm 5666, as given by G. West, "Better approximations to cumulative normal functions", Wilmott 2005.
const HART_ABOVE = new Float64Array([
  3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
  220.206867912376,
])
const HART_BELOW = new Float64Array([
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
])

// For its inverse: M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied
// Statistics 37 (1988), PPND16: the centre, the flanks, the far tails; its digits rounded to what a double holds.
const CENTRE_ABOVE = new Float64Array([
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
  133.14166789178438, 3.3871328727963665,
])
const CENTRE_BELOW = new Float64Array([
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
  42.31333070160091, 1,
])
const FLANK_ABOVE = new Float64Array([
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
])
const FLANK_BELOW = new Float64Array([
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
])
const TAIL_ABOVE = new Float64Array([
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
  1.7848265399172913, 5.463784911164114, 6.657904643501103,
])
const TAIL_BELOW = new Float64Array([
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
  0.1369298809227358, 0.599832206555888, 1,
])

const SQRT_2_PI = 2.5066282746310002

/** The probability that a standard normal value is at most `z`. */
export function normalCdf(z: number): number {
  const distance = Math.abs(z)
  const tail = distance > 37 ? 0 : Math.exp((-distance * distance) / 2) * tailFactor(distance)
  return z > 0 ? 1 - tail : tail
}

/** The value below which a standard normal one stays with probability `p`; infinite at 0 and 1. */
export function normalQuantile(p: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY
  if (p >= 1) return Number.POSITIVE_INFINITY
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(CENTRE_ABOVE, r)) / polynomial(CENTRE_BELOW, r)
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p))
  const distance =
    r <= 5
      ? polynomial(FLANK_ABOVE, r - 1.6) / polynomial(FLANK_BELOW, r - 1.6)
      : polynomial(TAIL_ABOVE, r - 5) / polynomial(TAIL_BELOW, r - 5)
  return q < 0 ? -distance : distance
}

function tailFactor(distance: number): number {
  if (distance < 7.07106781186547) return polynomial(HART_ABOVE, distance) / polynomial(HART_BELOW, distance)
  const fraction = distance + 1 / (distance + 2 / (distance + 3 / (distance + 4 / (distance + 0.65))))
  return 1 / (fraction * SQRT_2_PI)
}

/** Horner's rule. */
function polynomial(coefficients: Float64Array, x: number): number {
  let sum = coefficients[0] as number
  for (let i = 1; i < coefficients.length; i++) sum = sum * x + (coefficients[i] as number)
  return sum
}
