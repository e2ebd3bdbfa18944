/** What the people who see a portfolio say of it. */
import { ActionIcon, Box, Drawer, Group, Stack, Text, Textarea, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { MessageSquare, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { $api, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { Comment, Portfolio } from '@/api/shapes';
import { QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { FormNote } from '@/components/FormNote';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';

const PATH = '/api/portfolios/{portfolio_id}/comments';

function listAgain(): void {
  void queryClient.invalidateQueries({ queryKey: ['get', PATH] });
}

type CommentsDrawerProps = { portfolio: Portfolio; opened: boolean; onClose: () => void };

export function CommentsDrawer({ portfolio, opened, onClose }: CommentsDrawerProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      title={`Comments on ${portfolio.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      styles={{ content: { background: 'var(--page)' }, header: { background: 'var(--page)' } }}
    >
      <Comments portfolio={portfolio} />
    </Drawer>
  );
}

function Comments({ portfolio }: { portfolio: Portfolio }) {
  const path = { portfolio_id: portfolio.id };
  const comments = $api.useQuery('get', PATH, { params: { path, query: { limit: 200 } } });
  return (
    <Stack gap="md" pt={4}>
      {portfolio.relation !== 'viewer' && <CommentForm portfolioId={portfolio.id} />}
      <QueryStates
        query={comments}
        what="The comments"
        height={90}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <EmptyState
            icon={<MessageSquare size={18} aria-hidden />}
            title="Nobody has said anything yet"
            text="All who see this portfolio read what is said here."
          />
        }
      >
        {({ items }: { items: Comment[] }) => (
          <Box component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {items.map((comment) => (
              <CommentLine key={comment.id} portfolioId={portfolio.id} comment={comment} />
            ))}
          </Box>
        )}
      </QueryStates>
    </Stack>
  );
}

function CommentForm({ portfolioId }: { portfolioId: string }) {
  const [text, setText] = useState('');
  const say = $api.useMutation('post', PATH, {
    onSuccess: () => {
      setText('');
      listAgain();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        say.mutate({ params: { path: { portfolio_id: portfolioId } }, body: { text } });
      }}
    >
      <Stack gap="xs">
        <FormNote error={say.error} />
        <Textarea
          label="Your comment"
          description="All who see this portfolio with its amounts read it."
          autosize
          minRows={2}
          maxRows={10}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <WriteButton type="submit" size="xs" loading={say.isPending} disabled={text.trim() === ''}>
            Say it
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}

function CommentLine({ portfolioId, comment }: { portfolioId: string; comment: Comment }) {
  const formats = useFormats();
  const remove = $api.useMutation('delete', `${PATH}/{comment_id}`, {
    onSuccess: listAgain,
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Not removed', message: failureFrom(error).message }),
  });
  const author = comment.author_name || 'Somebody';
  const path = { portfolio_id: portfolioId, comment_id: comment.id };
  return (
    <Box component="li" py="xs" style={{ borderTop: '1px solid var(--line-soft)' }}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text fz="xs" c="dimmed">
          <b>{author}</b> · {formats.ago(comment.created_at, new Date())}
        </Text>
        {comment.is_removable && (
          <Tooltip label="Remove it">
            <ActionIcon
              aria-label={`Remove the comment of ${author}`}
              loading={remove.isPending}
              onClick={() => remove.mutate({ params: { path } })}
            >
              <Trash2 size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      {comment.text === null ? (
        <Text fz="sm" c="dimmed" fs="italic">
          Hidden from you, since it may hold amounts.
        </Text>
      ) : (
        <Text fz="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {comment.text}
        </Text>
      )}
    </Box>
  );
}
