/** The cards that tell of returns alike for one portfolio and for several. */
import type { ReactNode } from 'react';
import type { Contributions, DailyReturns, ReturnsCalendar } from '@/api/shapes';
import { Card, type CardQuery, QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { Heatmap } from './Heatmap';
import { ReturnChart } from './ReturnChart';
import { Waterfall } from './Waterfall';

export function DailyCard({ query, note }: { query: CardQuery<DailyReturns>; note?: string }) {
  return (
    <Card title="Day by day" note={note}>
      <QueryStates
        query={query}
        what="The days"
        height={420}
        isEmpty={({ dates }) => dates.length === 0}
        empty={<EmptyState title="Nothing happened in these days" />}
      >
        {(data: DailyReturns) => <ReturnChart daily={data} />}
      </QueryStates>
    </Card>
  );
}

type ContributionCardProps = { query: CardQuery<Contributions>; children?: ReactNode };

/** What contributed, below a choice of the parts where there is one. */
export function ContributionCard({ query, children }: ContributionCardProps) {
  return (
    <Card title="What contributed">
      {children}
      <QueryStates
        query={query}
        what="The contributions"
        height={260}
        isEmpty={({ items }) => items.length === 0}
      >
        {(data: Contributions) => <Waterfall contributions={data} />}
      </QueryStates>
    </Card>
  );
}

export function CalendarCard({ query }: { query: CardQuery<ReturnsCalendar> }) {
  return (
    <Card title="Months and years" note="since the first activity">
      <QueryStates query={query} what="The calendar" height={220} isEmpty={({ items }) => items.length === 0}>
        {(data: ReturnsCalendar) => <Heatmap calendar={data} />}
      </QueryStates>
    </Card>
  );
}
