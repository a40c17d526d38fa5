import { AllianceError } from '@alliance/errors/alliance-error';

/** Who may do an act in a state, and what it makes of the state. */
export type Permission<Role, Next> = { by: readonly Role[]; next: Next };

/** Permissions by state and act; an act that is not listed is not possible there, for anybody. */
export type PermissionTable<State extends string, Act extends string, Role, Next = State> = Readonly<
  Record<State, Readonly<Partial<Record<Act, Permission<Role, Next>>>>>
>;

/** Every role that may do an act in some state. */
export function rolesThatMay<State extends string, Act extends string, Role>(
  table: PermissionTable<State, Act, Role, unknown>,
  act: Act,
): Role[] {
  const rows: Readonly<Partial<Record<Act, Permission<Role, unknown>>>>[] = Object.values(table);
  return [...new Set(rows.flatMap((row) => row[act]?.by ?? []))];
}

/** Throws `role_required` where an act is possible, but not for this role. An act that is impossible is not looked at. */
export function requirePermission<State extends string, Act extends string, Role extends string>(
  table: PermissionTable<State, Act, Role, unknown>,
  { state, act, role }: { state: State; act: Act; role: Role },
): void {
  const permission = table[state][act];
  if (!permission || permission.by.includes(role)) return;
  throw new AllianceError(
    'role_required',
    `While it is ${state}, this is for the ${permission.by.join(' or the ')}, not for the ${role}.`,
    { details: { state, act, roles: permission.by } },
  );
}
