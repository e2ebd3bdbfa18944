/** Whether the log is whole, asked on request, with the first bad entry named. */
import { Alert, Group, Text } from '@mantine/core';
import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { $api } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { AuditVerdict } from '@/api/shapes';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';

const REASONS: Record<NonNullable<AuditVerdict['first_bad']>['reason'], string> = {
  altered: 'its content was changed',
  unlinked: 'it does not follow the entry before it',
  missing: 'it is gone',
  rewritten: 'from it on the log differs from what was signed',
};

export function VerifyCard() {
  const verify = $api.useMutation('post', '/api/audit/verify');
  return (
    <>
      <Group justify="space-between" mb="md" gap="sm">
        <Text fz="sm" c="dimmed" maw={560}>
          Every entry holds the hash of the one before it, and the end is signed every five minutes.
        </Text>
        <WriteButton
          variant="default"
          leftSection={<ShieldCheck size={15} aria-hidden />}
          loading={verify.isPending}
          onClick={() => verify.mutate({})}
        >
          Verify the log
        </WriteButton>
      </Group>
      {verify.isError && (
        <Alert color="red" title="The log could not be verified" mb="md" role="alert">
          {failureFrom(verify.error).message}
        </Alert>
      )}
      {verify.data && <Verdict verdict={verify.data} />}
    </>
  );
}

function Verdict({ verdict }: { verdict: AuditVerdict }) {
  const formats = useFormats();
  if (verdict.first_bad) {
    return (
      <Alert color="red" icon={<ShieldAlert aria-hidden />} title="The log was tampered with" mb="md">
        Entry {formats.count(verdict.first_bad.sequence)} is the first that cannot be believed:{' '}
        {REASONS[verdict.first_bad.reason]}. The {formats.count(verdict.checked)} before it hold together.
      </Alert>
    );
  }
  const signed = verdict.last_head ? `, signed last ${formats.moment(verdict.last_head.signed_at)}` : '';
  return (
    <Alert color="teal" icon={<ShieldCheck aria-hidden />} title="The log is whole" mb="md" role="status">
      {formats.count(verdict.checked)} entries hold together{signed}.
    </Alert>
  );
}
