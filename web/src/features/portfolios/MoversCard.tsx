/** What moved most on the last day. */
import { Box, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { $api } from '@/api/client';
import type { Mover, Movers } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { Delta } from '@/components/Delta';
import { EmptyState } from '@/components/EmptyState';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';

type MoversCardProps = { portfolioId: string; day: string; currency: string };
const SHOWN = 3;

export function MoversCard({ portfolioId, day, currency }: MoversCardProps) {
  const formats = useFormats();
  const movers = $api.useQuery('get', '/api/portfolios/{portfolio_id}/movers', {
    params: { path: { portfolio_id: portfolioId }, query: { as_of: day } },
  });
  return (
    <Card isTall title="Movers" note={movers.data ? formats.date(movers.data.as_of) : undefined}>
      <QueryStates
        query={movers}
        what="The movers"
        height={150}
        isEmpty={({ gainers, losers }) => gainers.length + losers.length === 0}
        empty={
          <EmptyState
            title="Nothing moved"
            text="There are no two prices close enough together to compare."
          />
        }
      >
        {({ gainers, losers }: Movers) => (
          <Stack gap={0} mih={150}>
            {[...gainers.slice(0, SHOWN), ...losers.slice(0, SHOWN)].map((mover) => (
              <MoverLine
                key={mover.instrument.id}
                mover={mover}
                portfolioId={portfolioId}
                currency={currency}
              />
            ))}
          </Stack>
        )}
      </QueryStates>
    </Card>
  );
}

function MoverLine({
  mover,
  portfolioId,
  currency,
}: {
  mover: Mover;
  portfolioId: string;
  currency: string;
}) {
  const { id, symbol, name } = mover.instrument;
  const side = mover.day_change?.startsWith('-') ? 'losers' : 'gainers';
  return (
    <Group gap="sm" wrap="nowrap" py={4} mih={32}>
      <Box flex={1} miw={0}>
        <Text fz="sm" truncate>
          <Link
            className="plain"
            to="/portfolios/$portfolioId/holdings/$instrumentId"
            params={{ portfolioId, instrumentId: id }}
          >
            <b>{symbol}</b>
          </Link>{' '}
          <Text span fz="sm" c="dimmed">
            {name}
          </Text>
        </Text>
      </Box>
      <Explained figure={`movers.${side}.day_change`} of={id} label={`Change of ${symbol}`} isNamed>
        <Delta amount={mover.day_change} ratio={mover.day_change_ratio} currency={currency} />
      </Explained>
    </Group>
  );
}
