/** Taking along everything the platform keeps of the person: started, watched, cancelled, downloaded. */
import { Group, Progress, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { $api, api, bodyOf, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { Job } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { FormNote } from '@/components/FormNote';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';
import { downloadName, isOpen, lastExport, stepLabel } from './exports';

const JOBS_KEY = ['get', '/api/jobs'];
const WATCH_MS = 700;

export function ExportCard() {
  const jobs = $api.useQuery(
    'get',
    '/api/jobs',
    {},
    {
      staleTime: 0,
      refetchInterval: (query) => (isOpen(lastExport(query.state.data?.items)) ? WATCH_MS : false),
    },
  );
  return (
    <Card title="Your data">
      <Stack gap="sm">
        <Text fz="sm" c="dimmed" maw={620}>
          Everything the platform keeps of you, from your profile to the last activity, as one zip file of
          JSON and tables. The file of an account can be imported again.
        </Text>
        <QueryStates query={jobs} what="Your export" height={64}>
          {({ items }: { items: Job[] }) => <ExportState job={lastExport(items)} />}
        </QueryStates>
      </Stack>
    </Card>
  );
}

function ExportState({ job }: { job: Job | undefined }) {
  if (job && isOpen(job)) return <Running job={job} />;
  if (job?.state === 'done') return <Ready job={job} />;
  return (
    <Stack gap="sm" align="flex-start">
      {job?.state === 'failed' && <FormNote error={new Error(job.problem?.detail ?? 'It failed.')} />}
      <StartButton label={job?.state === 'failed' ? 'Try again' : 'Export'} />
    </Stack>
  );
}

function StartButton({ label, isQuiet = false }: { label: string; isQuiet?: boolean }) {
  const start = $api.useMutation('post', '/api/users/me/exports', {
    onSuccess: () => queryClient.invalidateQueries({ queryKey: JOBS_KEY }),
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Not started', message: failureFrom(error).message }),
  });
  return (
    <WriteButton
      {...(isQuiet ? { variant: 'default' } : {})}
      loading={start.isPending}
      onClick={() => start.mutate({})}
    >
      {label}
    </WriteButton>
  );
}

function Running({ job }: { job: Job }) {
  return (
    <Stack gap="sm">
      {job.steps.map((step) => (
        <StepLine key={step.name} step={step} />
      ))}
      <Group justify="space-between" gap="sm">
        <Text fz="xs" c="dimmed">
          You can leave this page: it goes on, and the file waits here.
        </Text>
        <EndButton job={job} label="Cancel" done="The export is cancelled." />
      </Group>
    </Stack>
  );
}

function StepLine({ step }: { step: Job['steps'][number] }) {
  const formats = useFormats();
  const label = stepLabel(step.name);
  const { done = 0 } = step;
  const total = step.total ?? 0;
  const part = step.state === 'done' ? 100 : total === 0 ? 0 : (100 * done) / total;
  const count = total === 0 ? 'counting' : `${formats.count(done)} of ${formats.count(total)}`;
  return (
    <div>
      <Group justify="space-between" gap="sm">
        <Text fz="sm">{label}</Text>
        <Text fz="xs" c="dimmed" className="figure">
          {step.state === 'running' ? count : step.state === 'done' ? formats.count(done) : step.state}
        </Text>
      </Group>
      <Progress value={part} size="sm" mt={4} aria-label={`Progress of ${label}`} />
    </div>
  );
}

function Ready({ job }: { job: Job }) {
  const formats = useFormats();
  return (
    <Group justify="space-between" gap="sm">
      <Text fz="sm">
        Ready since {formats.moment(job.finished_at ?? job.created_at)}
        {job.expires_at && <>, kept until {formats.moment(job.expires_at)}</>}
      </Text>
      <Group gap="xs">
        <EndButton job={job} label="Remove" done="The file is removed." />
        <StartButton label="Export again" isQuiet />
        <DownloadButton job={job} />
      </Group>
    </Group>
  );
}

function EndButton({ job, label, done }: { job: Job; label: string; done: string }) {
  const end = $api.useMutation('delete', '/api/jobs/{job_id}', {
    onSuccess: () => {
      notifications.show({ message: done });
      return queryClient.invalidateQueries({ queryKey: JOBS_KEY });
    },
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Nothing changed', message: failureFrom(error).message }),
  });
  return (
    <WriteButton
      variant="default"
      loading={end.isPending}
      onClick={() => end.mutate({ params: { path: { job_id: job.id } } })}
    >
      {label}
    </WriteButton>
  );
}

function DownloadButton({ job }: { job: Job }) {
  const download = useDownload(job);
  return (
    <WriteButton
      leftSection={<Download size={15} aria-hidden />}
      loading={download.isPending}
      onClick={() => download.mutate()}
    >
      Download
    </WriteButton>
  );
}

/** Asked for by script, so that a session is renewed and a proof asked for before the browser saves anything. */
function useDownload(job: Job) {
  return useMutation({
    mutationFn: async () => {
      const params = { path: { job_id: job.id } };
      const answer = await api.GET('/api/users/me/exports/{job_id}/archive', { params, parseAs: 'blob' });
      return { file: bodyOf(answer), name: downloadName(answer.response.headers) };
    },
    onSuccess: ({ file, name }) => save(file, name),
    onError: (error) => {
      notifications.show({ color: 'red', title: 'Not downloaded', message: failureFrom(error).message });
      return queryClient.invalidateQueries({ queryKey: JOBS_KEY });
    },
  });
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
