/** The exponent with which durations grow with the size: the slope of the logarithms, by least squares. */
export function exponent(sizes: readonly number[], durations: readonly number[]): number {
  const xs = sizes.map(Math.log);
  const ys = durations.map(Math.log);
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const covariance = mean(xs.map((x, index) => (x - meanX) * ((ys[index] ?? 0) - meanY)));
  return covariance / mean(xs.map((x) => (x - meanX) ** 2));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
