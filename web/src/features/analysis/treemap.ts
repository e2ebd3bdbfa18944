/** Squares of an area for shares of a whole, as near to square as they go; pure. */

export type Tile<T> = { item: T; x: number; y: number; width: number; height: number };
type Area = { x: number; y: number; width: number; height: number };
type Sized<T> = { item: T; size: number };

/** The worst proportion of a row of this length; 1 is a square. */
function worst(sizes: readonly number[], side: number): number {
  const sum = sizes.reduce((a, b) => a + b, 0);
  const deep = sum / side;
  return Math.max(...sizes.map((size) => Math.max(size / deep / deep, (deep * deep) / size)));
}

function place<T>(row: readonly Sized<T>[], area: Area): { tiles: Tile<T>[]; rest: Area } {
  const sum = row.reduce((total, { size }) => total + size, 0);
  const isTall = area.width >= area.height;
  const deep = sum / (isTall ? area.height : area.width);
  let along = isTall ? area.y : area.x;
  const tiles = row.map(({ item, size }) => {
    const long = size / deep;
    const tile = isTall
      ? { item, x: area.x, y: along, width: deep, height: long }
      : { item, x: along, y: area.y, width: long, height: deep };
    along += long;
    return tile;
  });
  const rest = isTall
    ? { ...area, x: area.x + deep, width: area.width - deep }
    : { ...area, y: area.y + deep, height: area.height - deep };
  return { tiles, rest };
}

/** Squarified (Bruls, Huizing, van Wijk 2000): largest first, a row grows while its tiles get squarer. */
export function treemapOf<T>(
  items: readonly T[],
  weightOf: (item: T) => number,
  width: number,
  height: number,
): Tile<T>[] {
  const known = items.map((item) => ({ item, size: weightOf(item) })).filter(({ size }) => size > 0);
  const sum = known.reduce((total, { size }) => total + size, 0);
  const waiting = known
    .map(({ item, size }) => ({ item, size: (size / sum) * width * height }))
    .sort((a, b) => b.size - a.size);
  const tiles: Tile<T>[] = [];
  let area: Area = { x: 0, y: 0, width, height };
  let row: Sized<T>[] = [];
  for (const next of waiting) {
    const side = Math.min(area.width, area.height);
    const sizes = row.map(({ size }) => size);
    if (row.length > 0 && worst([...sizes, next.size], side) > worst(sizes, side)) {
      const placed = place(row, area);
      tiles.push(...placed.tiles);
      area = placed.rest;
      row = [];
    }
    row.push(next);
  }
  return row.length > 0 ? [...tiles, ...place(row, area).tiles] : tiles;
}
