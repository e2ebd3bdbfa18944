/** What an empty portfolio offers: a file, a first activity by hand, or the sample. */
import { Button, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { FlaskConical, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { $api, queryClient } from '@/api/client';
import type { Portfolio } from '@/api/shapes';
import { useDialogs } from '@/components/dialogs';
import { FileDrop } from '@/components/FileDrop';
import { FormNote } from '@/components/FormNote';
import { WriteButton } from '@/components/writes';
import { leaveFile } from '@/lib/pendingFile';

export function FirstScreen({ portfolio }: { portfolio: Portfolio }) {
  const navigate = useNavigate();
  const { addActivity } = useDialogs();
  const sample = $api.useMutation('post', '/api/portfolios/sample', {
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: ['get', '/api/portfolios'] });
      void navigate({ to: '/portfolios/$portfolioId', params: { portfolioId: id } });
    },
  });

  function importFile(file: File): void {
    leaveFile(file);
    void navigate({ to: '/portfolios/$portfolioId/import', params: { portfolioId: portfolio.id } });
  }

  return (
    <Stack maw={820} mx="auto" gap="md" py="lg">
      <div>
        <Title order={2} fz={20}>
          What do you own?
        </Title>
        <Text c="dimmed">Start with your broker’s export: it becomes holdings, a value and a return.</Text>
      </div>
      <FileDrop onFile={importFile} isLarge />
      <FormNote error={sample.error} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Offer
          title="Add by hand"
          text="Book a first purchase, deposit or transfer. The rest can follow."
          action={
            <Button
              variant="default"
              leftSection={<Plus size={15} aria-hidden />}
              onClick={() => addActivity()}
            >
              Add an activity
            </Button>
          }
        />
        <Offer
          title="Look around first"
          text="A sample portfolio of real prices, in a portfolio of its own. Delete it when you are done."
          action={
            <WriteButton
              variant="default"
              leftSection={<FlaskConical size={15} aria-hidden />}
              loading={sample.isPending}
              onClick={() => sample.mutate({})}
            >
              Load the sample portfolio
            </WriteButton>
          }
        />
      </SimpleGrid>
    </Stack>
  );
}

function Offer({ title, text, action }: { title: string; text: string; action: ReactNode }) {
  return (
    <Stack className="card" p="md" gap="xs" align="flex-start" justify="space-between">
      <div>
        <Text fw={600}>{title}</Text>
        <Text fz="sm" c="dimmed">
          {text}
        </Text>
      </div>
      {action}
    </Stack>
  );
}
