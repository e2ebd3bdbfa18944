/** What the screen of several portfolios keeps in its address. */

import { type Raw, readText, readWords } from '@/lib/search';
import { type AnalysisSearch, readAnalysisSearch } from './search';

/** `portfolios` are their ids in one word, all of one's own without; `base` is the currency. */
export type CombinedSearch = AnalysisSearch & {
  portfolios?: string | undefined;
  base?: string | undefined;
};

export function readCombinedSearch(raw: Raw): CombinedSearch {
  return { ...readAnalysisSearch(raw), portfolios: readText(raw.portfolios), base: readText(raw.base) };
}

/** Which portfolios, as the API takes them. */
export function chosenOf({ portfolios, base }: CombinedSearch) {
  return { portfolio_id: readWords(portfolios), ...(base ? { base } : {}) };
}
