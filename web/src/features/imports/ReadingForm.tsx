/** The broker's format and the account a file goes to; changing either reads the file again. */
import { Select, SimpleGrid, Text } from '@mantine/core';
import { $api } from '@/api/client';
import type { ImportPreview } from '@/api/shapes';

type Wish = { accountId?: string | null; accountName?: string; preset?: string };
type ReadingFormProps = { portfolioId: string; preview: ImportPreview; onChange: (wish: Wish) => void };
const NEW_ACCOUNT = 'new';

export function ReadingForm({ portfolioId, preview, onChange }: ReadingFormProps) {
  const presets = $api.useQuery('get', '/api/import-presets');
  const accounts = $api.useQuery('get', '/api/portfolios/{portfolio_id}/accounts', {
    params: { path: { portfolio_id: portfolioId }, query: { limit: 200 } },
  });
  const presetItems = presets.data?.items ?? [];
  const accountItems = accounts.data?.items ?? [];
  const label = presetItems.find(({ name }) => name === preview.preset)?.label ?? preview.preset;
  const newName = preview.account_id === null ? preview.account.name : label;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
      <Select
        label="Format"
        allowDeselect={false}
        data={presetItems.map((preset) => ({ value: preset.name, label: preset.label }))}
        value={preview.preset}
        onChange={(preset) => preset && onChange({ preset, accountId: preview.account_id })}
        description={`Recognised as ${label}`}
        inputWrapperOrder={['label', 'input', 'description']}
      />
      <Select
        label="Account"
        allowDeselect={false}
        data={[
          ...accountItems.map(({ id, name, currency }) => ({ value: id, label: `${name} · ${currency}` })),
          { value: NEW_ACCOUNT, label: `New: ${newName}` },
        ]}
        value={preview.account_id ?? NEW_ACCOUNT}
        onChange={(id) =>
          id &&
          onChange({
            preset: preview.preset,
            ...(id === NEW_ACCOUNT ? { accountName: newName } : { accountId: id }),
          })
        }
      />
      <Text fz="xs" c="dimmed">
        {[
          preview.encoding,
          preview.delimiter ? `columns separated by ${delimiterName(preview.delimiter)}` : null,
        ]
          .filter(Boolean)
          .join(', ')}
      </Text>
    </SimpleGrid>
  );
}

function delimiterName(delimiter: string): string {
  const names: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };
  return names[delimiter] ?? delimiter;
}
