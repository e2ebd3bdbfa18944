/** A field for a new password with its strength below. */
import { Group, PasswordInput, Progress, Stack, Text } from '@mantine/core';
import { strengthOf } from './strength';

type NewPasswordProps = {
  label?: string;
  value: string;
  onChange: (value: string) => void;
  minimum: number;
  own: readonly string[];
  error?: string | undefined;
};

const colours = ['red', 'red', 'orange', 'teal', 'teal'];

export function NewPassword({ label = 'Password', value, onChange, minimum, own, error }: NewPasswordProps) {
  const strength = strengthOf(value, minimum, own);
  return (
    <Stack gap={6}>
      <PasswordInput
        label={label}
        name="password"
        autoComplete="new-password"
        required
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        aria-describedby="password-strength"
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
      />
      <Group gap={4} grow aria-hidden>
        {[1, 2, 3, 4].map((step) => (
          <Progress
            key={step}
            size={4}
            value={strength.score >= step ? 100 : 0}
            color={colours[strength.score] ?? 'gray'}
          />
        ))}
      </Group>
      <Text id="password-strength" fz="xs" c="dimmed" aria-live="polite">
        {value === '' ? `At least ${minimum} characters; a few random words do well.` : strength.advice}
      </Text>
    </Stack>
  );
}
