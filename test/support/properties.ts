/**
 * In CI every property draws from the same seed, so that a red run speaks of the change and comes again when repeated.
 * Everywhere else, and under `npm run fuzz`, each run draws anew; what it finds is printed with the seed to repeat it.
 */
import fc from 'fast-check'

if (process.env.CI !== undefined && process.env.FUZZ_RUNS === undefined) fc.configureGlobal({ seed: 1 })
