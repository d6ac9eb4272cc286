import pg from 'pg'
import { type OnStep, replicated } from './names.ts'

/** The role that subscriptions log in as. */
export const replicatorRole = 'replicator'

/**
 * Makes the role with its grants, and completes one that was made by hand. The password of a role that is there is left
 * alone: other subscriptions may use it.
 */
export async function ensureReplicatorRole(
  primary: pg.Client,
  password: string,
  onStep: OnStep,
): Promise<void> {
  const role = pg.escapeIdentifier(replicatorRole)
  const { rows } = await primary.query<{ able: boolean }>(
    'select rolcanlogin and rolreplication as able from pg_roles where rolname = $1',
    [replicatorRole],
  )
  const found = rows[0]
  if (found === undefined) {
    await primary.query(`create role ${role} with login replication password ${pg.escapeLiteral(password)}`)
    onStep(`role ${replicatorRole} created`)
  } else if (!found.able) {
    await primary.query(`alter role ${role} with login replication`)
  }
  if (await hasGrants(primary)) return
  await primary.query(`
    do $$ begin execute format('grant connect on database %I to ${role}', current_database()); end $$;
    grant usage on schema public to ${role};
    grant select on all tables in schema public to ${role};
    alter default privileges in schema public grant select on tables to ${role};`)
}

// Granting again would rewrite catalogue rows at every start.
async function hasGrants(primary: pg.Client): Promise<boolean> {
  const { rows } = await primary.query<{ has: boolean }>(
    `select has_database_privilege($1, current_database(), 'connect')
        and has_schema_privilege($1, 'public', 'usage')
        and (select bool_and(has_table_privilege($1, to_regclass('public.' || t), 'select')) from unnest($2::text[]) t)
        and exists (select from pg_default_acl d, aclexplode(d.defaclacl) a
                    where d.defaclrole = current_user::regrole and d.defaclnamespace = 'public'::regnamespace
                      and d.defaclobjtype = 'r' and a.grantee = $1::regrole and a.privilege_type = 'SELECT') as has`,
    [replicatorRole, replicated.map(r => r.table)],
  )
  return rows[0]?.has === true
}
