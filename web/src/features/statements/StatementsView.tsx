/** The books beside brokers' statements: every balance, and what differs. */
import { ActionIcon, Badge, Group, Stack, Text } from '@mantine/core';
import { Check, Trash2, TriangleAlert } from 'lucide-react';
import { $api, api } from '@/api/client';
import { portfolioChanged } from '@/api/live';
import { useRights } from '@/api/rights';
import type { Account, Reconciliation, Statement } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { useFormats } from '@/components/formats';
import { signOf } from '@/lib/decimals';
import { StatementForm } from './StatementForm';

const NO_ACCOUNTS: Account[] = [];
const VERDICTS: Record<string, string> = {
  matches: 'Agrees',
  differs: 'Differs',
  not_stated: 'Only in the books',
};

export function StatementsView({ portfolioId }: { portfolioId: string }) {
  const path = { portfolio_id: portfolioId };
  const { mayWrite } = useRights(portfolioId);
  const statements = $api.useQuery('get', '/api/portfolios/{portfolio_id}/statements', { params: { path } });
  const accounts = $api.useQuery('get', '/api/portfolios/{portfolio_id}/accounts', {
    params: { path, query: { limit: 200 } },
  });
  const known = accounts.data?.items ?? NO_ACCOUNTS;
  return (
    <Stack gap="md">
      {mayWrite && (
        <Card title="Enter a statement" note="what the broker says an account held">
          {accounts.data && known.length === 0 ? (
            <EmptyState title="There is no account yet" />
          ) : (
            known.length > 0 && (
              <StatementForm
                portfolioId={portfolioId}
                accounts={known}
                today={new Date().toISOString().slice(0, 10)}
              />
            )
          )}
        </Card>
      )}
      <QueryStates
        query={statements}
        what="The statements"
        height={160}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <Card minHeight={160}>
            <EmptyState
              title="No statement to compare with"
              text="Enter the balances of a broker’s statement, and every difference shows."
            />
          </Card>
        }
      >
        {({ items }: { items: Statement[] }) => (
          <Stack gap="md">
            {items.map((statement) => (
              <StatementCard
                key={statement.id}
                statement={statement}
                account={known.find(({ id }) => id === statement.account_id)?.name ?? 'An account'}
                mayWrite={mayWrite}
              />
            ))}
          </Stack>
        )}
      </QueryStates>
    </Stack>
  );
}

type StatementProps = { statement: Statement; account: string; mayWrite: boolean };

function StatementCard({ statement, account, mayWrite }: StatementProps) {
  const formats = useFormats();
  const path = { portfolio_id: statement.portfolio_id, statement_id: statement.id };
  const compared = $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/statements/{statement_id}/reconciliation',
    { params: { path } },
  );
  const forget = async (): Promise<void> => {
    await api.DELETE('/api/portfolios/{portfolio_id}/statements/{statement_id}', { params: { path } });
    await portfolioChanged(statement.portfolio_id);
  };
  return (
    <Card
      title={`${account}, ${formats.date(statement.date)}`}
      note={statement.is_complete ? 'complete' : undefined}
      flush
      actions={
        mayWrite && (
          <ActionIcon
            aria-label={`Forget the statement of ${formats.date(statement.date)}`}
            onClick={() => void forget()}
          >
            <Trash2 size={15} aria-hidden />
          </ActionIcon>
        )
      }
    >
      <QueryStates query={compared} what="The comparison" height={120}>
        {(data: Reconciliation) => <Compared reconciliation={data} />}
      </QueryStates>
    </Card>
  );
}

type Row = Reconciliation['items'][number];

function Compared({ reconciliation: { is_balanced, items } }: { reconciliation: Reconciliation }) {
  const formats = useFormats();
  const write = (text: string | null, { instrument, currency }: Row): string =>
    instrument ? formats.quantity(text) : formats.money(text, currency, { foreign: true });
  const Mark = is_balanced ? Check : TriangleAlert;
  return (
    <>
      <Group px="md" pb="xs" gap={6}>
        <Mark size={15} aria-hidden />
        <Text fz="sm" fw={600}>
          {is_balanced ? 'The books agree with it' : 'The books differ from it'}
        </Text>
      </Group>
      <DataTable
        label="Balances"
        rows={items}
        rowKey={({ instrument, currency }) => `${instrument?.id} ${currency}`}
        columns={[
          {
            id: 'what',
            title: 'Balance',
            clip: true,
            cell: ({ instrument, currency }) => instrument?.symbol ?? `Cash ${currency}`,
          },
          {
            id: 'stated',
            title: 'Stated',
            isFigure: true,
            cell: (row) => (row.stated === null ? '' : write(row.stated, row)),
          },
          { id: 'booked', title: 'Booked', isFigure: true, cell: (row) => write(row.booked, row) },
          {
            id: 'difference',
            title: 'Too much booked',
            isFigure: true,
            cell: (row) => (signOf(row.difference) === 0 ? '' : <b>{write(row.difference, row)}</b>),
          },
          {
            id: 'verdict',
            title: 'Verdict',
            shownFrom: 'tablet',
            cell: ({ verdict }) => (
              <Badge color={verdict === 'matches' ? 'teal' : 'orange'} variant="light">
                {VERDICTS[verdict] ?? verdict}
              </Badge>
            ),
          },
        ]}
      />
    </>
  );
}
