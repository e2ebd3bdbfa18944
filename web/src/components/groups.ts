/** The rows of a table in groups; pure. */

export type Entry<Row> = { row: Row } | { group: string; count: number };

/** Rows with a line before each group of them. */
export function entriesOf<Row>(
  rows: readonly Row[],
  groupBy?: ((row: Row) => string) | undefined,
): Entry<Row>[] {
  if (!groupBy) return rows.map((row) => ({ row }));
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = groupBy(row);
    const members = groups.get(name);
    if (members) members.push(row);
    else groups.set(name, [row]);
  }
  return [...groups].flatMap(([group, members]) => [
    { group, count: members.length },
    ...members.map((row) => ({ row })),
  ]);
}
