import { expect, test } from 'vitest';
import { treemapOf } from './treemap';

test('the tiles fill the area by their weights, and none is negative', () => {
  const weights = [6, 6, 4, 3, 2, 2, 1, 0, -3];
  const tiles = treemapOf(weights, (weight) => weight, 6, 4);
  expect(tiles).toHaveLength(7);
  for (const { item, width, height } of tiles) expect(width * height).toBeCloseTo(item, 9);
  // The published example begins with two tiles of 3 × 2, one above the other.
  expect(tiles[0]).toMatchObject({ x: 0, y: 0, width: 3, height: 2 });
  expect(tiles[1]).toMatchObject({ x: 0, y: 2, width: 3, height: 2 });
});

test('nothing gives nothing', () => {
  expect(treemapOf([], () => 1, 6, 4)).toEqual([]);
});
