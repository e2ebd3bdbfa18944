/** What a refused file of prices says about its lines; pure. */
import type { ApiFailure } from '@/api/failure';

export type LineReason = { line: number; column: string | null; reason: string };

/** The reasons with the lines they are about, as the server's pointers `/line/12/close` tell. */
export function lineReasons({ fields }: Pick<ApiFailure, 'fields'>): LineReason[] {
  return fields.flatMap(({ pointer, detail }) => {
    const found = /^\/line\/(\d+)(?:\/(\w+))?$/.exec(pointer);
    return found?.[1] ? [{ line: Number(found[1]), column: found[2] ?? null, reason: detail }] : [];
  });
}
