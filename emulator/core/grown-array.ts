/** Typed arrays that grow: a longer copy, the rest filled. */
export function grownFloats(old: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(size)
  grown.set(old)
  return grown
}

export function grownInts(old: Int32Array<ArrayBuffer>, size: number, fill = 0): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(size)
  if (fill !== 0) grown.fill(fill)
  grown.set(old)
  return grown
}
