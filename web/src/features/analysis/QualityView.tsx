/** What cannot be trusted yet, and the button that mends it. */
import { Badge, Box, Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, Wrench } from 'lucide-react';
import { $api, api } from '@/api/client';
import { portfolioChanged } from '@/api/live';
import type { Quality, QualityIssue } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { FormNote } from '@/components/FormNote';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';

const NAMES: Record<QualityIssue['kind'], string> = {
  missing_price: 'No price',
  missing_rate: 'No exchange rate',
  stale_price: 'Old price',
  negative_position: 'Sold and never bought',
  negative_cash: 'Cash below zero',
  unknown_basis: 'Unknown cost',
  unmatched_transfer: 'Transfer with one end',
  split_like_jump: 'Jump like a split',
};

export function QualityView({ portfolioId }: { portfolioId: string }) {
  const quality = $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/quality',
    { params: { path: { portfolio_id: portfolioId }, query: { limit: 200 } } },
    { placeholderData: (previous) => previous },
  );
  return (
    <Card title="Data quality" note="worst first">
      <QueryStates
        query={quality}
        what="The checks"
        height={260}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <EmptyState
            icon={<CircleCheck size={28} aria-hidden />}
            title="Nothing to mend"
            text="Every holding has a price and a cost, and the books add up."
          />
        }
      >
        {(data: Quality) => (
          <Stack gap={0}>
            {data.items.map((issue) => (
              <Issue
                key={`${issue.kind}-${issue.subject}-${issue.date}-${issue.activity_id}`}
                issue={issue}
                portfolioId={portfolioId}
              />
            ))}
          </Stack>
        )}
      </QueryStates>
    </Card>
  );
}

type IssueProps = { issue: QualityIssue; portfolioId: string };

function Issue({ issue, portfolioId }: IssueProps) {
  const formats = useFormats();
  return (
    <Group
      justify="space-between"
      py="sm"
      gap="sm"
      style={{ borderTop: '1px solid var(--line-soft)' }}
      align="center"
    >
      <Box style={{ minWidth: 0 }} flex={1} miw={220}>
        <Group gap="xs">
          <Badge variant="light" color={issue.kind === 'stale_price' ? 'gray' : 'orange'}>
            {NAMES[issue.kind]}
          </Badge>
          <Text fz="sm" fw={600}>
            {issue.subject}
          </Text>
          <Text fz="xs" c="dimmed" className="figure">
            {formats.date(issue.date)}
          </Text>
        </Group>
        <Text fz="sm" c="dimmed" mt={2}>
          {useStory(issue)}
        </Text>
      </Box>
      <Fix issue={issue} portfolioId={portfolioId} />
    </Group>
  );
}

/** What is wrong, in a sentence with the figures that show it. */
function useStory({ kind, figures }: QualityIssue): string {
  const formats = useFormats();
  const figure = (name: string): string => formats.quantity(figures[name] ?? null);
  const units = formats.settings.hidden ? 'Units' : `${figure('quantity')} units`;
  switch (kind) {
    case 'missing_price':
      return `${units} are held and count nothing until there is a close.`;
    case 'missing_rate':
      return 'What is priced in it counts nothing until there is a rate.';
    case 'stale_price':
      return `The last close is ${figure('days')} days older than today.`;
    case 'negative_position':
      return `${units} were sold beyond those held: a purchase is missing.`;
    case 'negative_cash':
      return 'The account owes money: a deposit is missing.';
    case 'unknown_basis':
      return `${units} are held whose cost nobody knows, so their gain is unknown too.`;
    case 'unmatched_transfer':
      return `${units} moved and no other account says so.`;
    case 'split_like_jump':
      return `The close went from ${figure('close_before')} to ${figure('close')}, about ${figure('numerator')} for ${figure('denominator')}.`;
  }
}

function Fix({ issue, portfolioId }: IssueProps) {
  const { fix, subject, instrument_id } = issue;
  if (fix.kind === 'add_split' && instrument_id && fix.body)
    return <RecordSplit issue={issue} portfolioId={portfolioId} />;
  if (fix.kind === 'add_prices' && instrument_id) {
    return (
      <FixLink
        to={`/portfolios/${portfolioId}/holdings/${instrument_id}`}
        label={`Enter closes of ${subject}`}
      >
        Enter closes
      </FixLink>
    );
  }
  const query = issue.instrument_id ? `?q=${encodeURIComponent(subject)}` : '';
  return (
    <FixLink to={`/portfolios/${portfolioId}/activities${query}`} label={`Open the activities of ${subject}`}>
      {fix.kind === 'correct_activity' ? 'Correct it' : 'Book what is missing'}
    </FixLink>
  );
}

function FixLink({ to, label, children }: { to: string; label: string; children: string }) {
  return (
    <Button component={Link} to={to} size="xs" variant="default" aria-label={label}>
      {children}
    </Button>
  );
}

function RecordSplit({ issue, portfolioId }: IssueProps) {
  const body = {
    ex_date: String(issue.fix.body?.ex_date),
    numerator: Number(issue.fix.body?.numerator),
    denominator: Number(issue.fix.body?.denominator),
  };
  const record = useMutation({
    mutationFn: () =>
      api.POST('/api/instruments/{instrument_id}/splits', {
        params: { path: { instrument_id: issue.instrument_id ?? '' } },
        body,
      }),
    onSuccess: async () => {
      notifications.show({ message: `The split of ${issue.subject} was recorded.` });
      await portfolioChanged(portfolioId);
    },
  });
  return (
    <Stack gap={4} align="end">
      <FormNote error={record.error} />
      <WriteButton
        size="xs"
        variant="default"
        leftSection={<Wrench size={13} aria-hidden />}
        loading={record.isPending}
        onClick={() => record.mutate()}
      >
        {`Record ${body.numerator} for ${body.denominator}`}
      </WriteButton>
    </Stack>
  );
}
