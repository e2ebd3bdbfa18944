/** An administrator reads a person's portfolios in need: for a time, with a reason, and not in secret. */
import { Alert, Button, Group, List, Modal, Select, Stack, Text, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { $api, queryClient } from '@/api/client';
import type { ManagedUser } from '@/api/shapes';
import { Card } from '@/components/Card';
import { FormNote } from '@/components/FormNote';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';

const LIVES = [
  { value: '15', label: '15 minutes' },
  { value: '60', label: 'An hour' },
  { value: '240', label: 'Four hours' },
];
const SHORTEST_REASON = 10;

export function BreakGlass({ user }: { user: ManagedUser }) {
  const { data: me } = $api.useQuery('get', '/api/users/me');
  const [isOpen, setOpen] = useState(false);
  if (!me?.permissions.includes('portfolio:break_glass') || me.id === user.id) return null;
  return (
    <Card title="Portfolios">
      <Text fz="sm" mb="sm">
        You do not see this person’s portfolios. In need you can read them for a time; the person gets a mail
        with your reason, sees it under Share, and can end it.
      </Text>
      <WriteButton variant="default" onClick={() => setOpen(true)}>
        Read them in need…
      </WriteButton>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={`Read ${user.name}’s portfolios`}
        size="lg"
      >
        <NeedForm user={user} onCancel={() => setOpen(false)} />
      </Modal>
    </Card>
  );
}

function NeedForm({ user, onCancel }: { user: ManagedUser; onCancel: () => void }) {
  const formats = useFormats();
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState('60');
  const open = $api.useMutation('post', '/api/break-glass', {
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['get', '/api/portfolios'] }),
  });
  if (open.data) {
    const until = new Date(open.submittedAt + Number(minutes) * 60_000);
    return (
      <Stack gap="sm">
        <Alert color="yellow" role="status" icon={<TriangleAlert size={16} aria-hidden />}>
          You can read these until {formats.moment(until.toISOString())}. {user.name} has been told.
        </Alert>
        <List fz="sm">
          {open.data.items.map(({ id, name }) => (
            <List.Item key={id}>
              <Link
                to="/portfolios/$portfolioId"
                params={{ portfolioId: id }}
                style={{ color: 'var(--link)' }}
              >
                {name}
              </Link>
            </List.Item>
          ))}
        </List>
      </Stack>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        open.mutate({ body: { user_id: user.id, reason: reason.trim(), minutes: Number(minutes) } });
      }}
    >
      <Stack gap="sm">
        <FormNote error={open.error} />
        <Textarea
          label="Reason"
          description="It goes to the person by mail, and into the audit log."
          required
          data-autofocus
          autosize
          minRows={2}
          minLength={SHORTEST_REASON}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Select
          label="For"
          data={LIVES}
          allowDeselect={false}
          value={minutes}
          onChange={(value) => setMinutes(value ?? '60')}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <WriteButton
            type="submit"
            color="red"
            loading={open.isPending}
            disabled={reason.trim().length < SHORTEST_REASON}
          >
            Read them
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}
